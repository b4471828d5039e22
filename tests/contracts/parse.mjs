// Validates an AsyncAPI document with the official parser; exits 1 on any error.
import { fromFile, Parser } from "@asyncapi/parser";

const { document, diagnostics } = await fromFile(new Parser(), process.argv[2]).parse();
const errors = diagnostics.filter((found) => found.severity === 0);
for (const error of errors) console.log(error.path.join("."), error.message);
process.exit(document && errors.length === 0 ? 0 : 1);
