import "./nonce.js";
import "./workers.js";
import "./styles.js";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import { fetcher } from "./fetcher.js";
import { edition, headers, tabs } from "./handed.js";
import { storageFor } from "./storage.js";

// Headers are not persisted and the history plugin, which would keep them, is left out:
// a token stays on the page that it came with, and a new one always wins.
const playground = (
  <GraphiQL
    fetcher={fetcher}
    storage={storageFor(edition)}
    defaultTabs={tabs}
    defaultHeaders={headers}
    defaultEditorToolsVisibility="headers"
    shouldPersistHeaders={false}
    plugins={[]}
  >
    <GraphiQL.Logo>Laurel</GraphiQL.Logo>
  </GraphiQL>
);

createRoot(document.getElementById("playground")).render(playground);
