// Writes the published cases, each with the names of the suites it stands in, to a file as one JSON document.
import { writeFileSync } from 'node:fs';
import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';

const cases = [];
const collect = (suite, path) => {
  for (const test of suite.tests ?? []) cases.push({ path, ...test });
  for (const inner of suite.suites ?? []) collect(inner, [...path, inner.name]);
};
collect(tests, []);
writeFileSync(process.argv[2], JSON.stringify(cases));
