// OpenFGA's client for tests: node main.js
// Reads one JSON command on each line of standard input, and answers each with one JSON line (in any order):
//   -> {"id":1,"client":{"apiUrl":…,"token":…,"storeId":…,"authorizationModelId":…,"headers":{…}},"method":"check","args":[…]}
//   <- {"id":1,"result":…}   or   {"id":1,"error":{"name":…,"status":…,"code":…,"message":…}}
// A method is any of OpenFgaClient's; one that streams is collected.
// Prints {"ready":true} first; ends when its standard input ends, so that it never outlives the tests.
import readline from 'node:readline';
import sdk from '@openfga/sdk';

const { CredentialsMethod, OpenFgaClient } = sdk;

const collect = async (result) => {
  if (typeof result?.[Symbol.asyncIterator] !== 'function') {
    return result;
  }

  const parts = [];
  for await (const part of result) {
    parts.push(part);
  }

  return parts;
};

const describe = (error) => ({
  name: error.constructor.name,
  status: error.statusCode,
  code: error.apiErrorCode ?? error.responseData?.code,
  message: error.apiErrorMessage ?? error.message,
});

const run = async ({ id, client, method, args }) => {
  const { token, headers, ...rest } = client;
  const fga = new OpenFgaClient({
    ...rest,
    credentials: token === undefined ? undefined : { method: CredentialsMethod.ApiToken, config: { token } },
    baseOptions: { headers },
    retryParams: { maxRetry: 0 },
  });
  try {
    const result = await collect(await fga[method](...args));
    const token = result?.$response?.headers?.['authgateway-consistency-token'];
    return { id, result: Array.isArray(result) ? result : { ...result, $response: undefined }, token };
  } catch (error) {
    return { id, error: describe(error) };
  }
};

const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
lines.on('line', async (line) => console.log(JSON.stringify(await run(JSON.parse(line)))));
lines.on('close', () => process.exit(0));
console.log(JSON.stringify({ ready: true }));
