// How the libraries reach the network: by fetch, or with a client certificate by node:https (fetch of Node 20 has
// no certificates). Every exchange is written down for the command that caused it.
import { AsyncLocalStorage } from 'node:async_hooks';
import https from 'node:https';

const current = new AsyncLocalStorage();

export const recorded = (run) => {
  const exchanges = [];
  return current.run(exchanges, () => run(exchanges));
};

// A fetch for one client, given to a library. tls: {certificate, key, authority}, all PEM.
export const fetchFor = (tls) => async (url, options) => {
  const response = await (tls === undefined ? fetch(url, options) : overTls(url, options, tls));
  current.getStore()?.push({
    method: options.method,
    url,
    status: response.status,
    contentType: response.headers.get('content-type'),
    hasProof: new Headers(options.headers).has('dpop'),
    nonce: response.headers.get('dpop-nonce'),
  });
  return response;
};

const overTls = (url, options, { certificate, key, authority }) => new Promise((resolve, reject) => {
  const headers = Object.fromEntries(new Headers(options.headers));
  const body = options.body === undefined || options.body === null ? undefined : String(options.body);
  if (body !== undefined) {
    headers['content-length'] = Buffer.byteLength(body);
    headers['content-type'] ??= options.body instanceof URLSearchParams ? 'application/x-www-form-urlencoded;charset=UTF-8' : 'text/plain';
  }

  const request = https.request(url, { method: options.method, headers, cert: certificate, key, ca: authority, agent: false }, (answer) => {
    const chunks = [];
    answer.on('data', (chunk) => chunks.push(chunk));
    answer.on('error', reject);
    answer.on('end', () => {
      const bodyless = answer.statusCode === 204 || answer.statusCode === 304;
      const given = new Headers();
      for (let i = 0; i < answer.rawHeaders.length; i += 2) {
        given.append(answer.rawHeaders[i], answer.rawHeaders[i + 1]);
      }

      resolve(new Response(bodyless ? null : Buffer.concat(chunks), { status: answer.statusCode, headers: given }));
    });
  });
  request.on('error', reject);
  request.end(body);
});

// What a test sees of an answer.
export const shown = async (response) => ({
  status: response.status,
  headers: Object.fromEntries(response.headers),
  body: await response.text(),
});
