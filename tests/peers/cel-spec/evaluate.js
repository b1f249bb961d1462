// Evaluates the expressions of a file with @bufbuild/cel and writes what came out, one text each, to another file.
// Usage: node evaluate.js questions.json answers.json, where a question is { expression, variables: { name: expression } }.
import { readFileSync, writeFileSync } from 'node:fs';
import { isCelError, isCelList, isCelMap, isCelType, isCelUint, run } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';

const hex = (bytes) => Buffer.from(bytes).toString('hex');

const double = (value) => {
  if (Number.isNaN(value)) return 'NaN';
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return `double ${hex(bytes)}`;
};

const write = (value) => {
  if (isCelError(value)) return 'error';
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return `int ${value}`;
  if (typeof value === 'number') return double(value);
  if (typeof value === 'string') return `string ${hex(Buffer.from(value, 'utf8'))}`;
  if (value instanceof Uint8Array) return `bytes ${hex(value)}`;
  if (isCelUint(value)) return `uint ${value.value}`;
  if (isCelType(value)) return `type ${value.name}`;
  if (isCelList(value)) return `[${[...value].map(write).join(', ')}]`;
  if (isCelMap(value)) return `{${[...value].map(([key, item]) => `${write(key)}: ${write(item)}`).sort().join(', ')}}`;
  const { $typeName: name, seconds, nanos } = value.message ?? value;
  if (name === 'google.protobuf.Duration') return `duration ${seconds * 1000000000n + BigInt(nanos)}`;
  if (name === 'google.protobuf.Timestamp') return `timestamp ${seconds} ${nanos}`;
  throw new Error(`There is no text for ${name}.`);
};

const values = new Map();
const valueOf = (source) => {
  if (!values.has(source)) values.set(source, run(source));
  return values.get(source);
};

const evaluate = ({ expression, variables }) => {
  const bindings = Object.fromEntries(Object.entries(variables).map(([name, source]) => [name, valueOf(source)]));
  try {
    return write(run(expression, bindings, { funcs: strings }));
  } catch (error) {
    return `failed: ${error.message}`;
  }
};

writeFileSync(process.argv[3], JSON.stringify(JSON.parse(readFileSync(process.argv[2], 'utf8')).map(evaluate)));
