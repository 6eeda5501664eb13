// GraphiQL tidies variables with prettier's whole JavaScript parser (535 kB). For JSON
// with comments jsonc-parser, which it bundles anyway, does as well: this stands in.
import { applyEdits, format } from "jsonc-parser";

const layout = { insertSpaces: true, tabSize: 2 };
const tidy = (text) => applyEdits(text, format(text, undefined, layout));

export const parsers = {
  jsonc: {
    astFormat: "tidied",
    parse: (text) => ({ tidied: tidy(text), length: text.length }),
    locStart: () => 0,
    locEnd: (tree) => tree.length,
  },
};

export const printers = { tidied: { print: (path) => path.node.tidied } };
