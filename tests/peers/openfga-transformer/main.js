// Reads and writes models as OpenFGA's transformer does: one JSON object a line in, one line out.
import { createInterface } from 'node:readline';
import transformer from '@openfga/syntax-transformer';

const work = {
  read: ({ text }) => transformer.transformer.transformDSLToJSONObject(text),
  write: ({ model }) => transformer.transformer.transformJSONToDSL(model),
  validate: ({ text }) => transformer.validator.validateDSL(text),
  combine: ({ files }) => transformer.transformer.transformModuleFilesToModel(files, '1.2'),
};

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const { id, task, ...input } = JSON.parse(line);
  let answer;
  try {
    answer = { value: work[task](input) ?? null };
  } catch (error) {
    answer = { error: String(error.message ?? error).toWellFormed() };
  }
  // In ASCII and in pieces: the tests cut lines that are longer than 16 KiB.
  const text = JSON.stringify(answer).replace(/[\u007f-\uffff]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
  const pieces = text.match(/.{1,8000}/g);
  pieces.forEach((piece, index) => console.log(`piece-${id}-${index} ${piece}`));
  console.log(`answered-${id} ${pieces.length}`);
}
