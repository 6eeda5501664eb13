// GraphiQL's sheets one by one in place of graphiql/style.css, which also carries 400 kB
// of web fonts. Monaco comes first: they override its rules.
import "monaco-graphql/esm/monaco-editor.js";
import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "graphiql/graphiql.css";
import "./page.css";
