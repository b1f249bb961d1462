// A second provider for tests of clients: node strict.js CLIENTS.json
// Tokens bound by DPoP with nonces of the server, signed introspection answers, revocation, and the applications
// that the file registers. Prints {"issuer":…} when it listens; ends when its standard input ends.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import Provider from 'oidc-provider';
import { Keys } from './keys.js';

const keys = new Keys();
await keys.add('ES256');

let callback;
const server = http.createServer((request, response) => callback(request, response));
await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  jwks: { keys: keys.jwks },
  scopes: ['members:read'],
  enabledJWA: { idTokenSigningAlgValues: ['ES256'], introspectionSigningAlgValues: ['ES256'] },
  clientDefaults: { id_token_signed_response_alg: 'ES256', grant_types: ['client_credentials'], response_types: [], redirect_uris: [], scope: 'members:read' },
  clients: JSON.parse(readFileSync(process.argv[2], 'utf8')),
  // Opaque tokens, which introspection and revocation take.
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    jwtIntrospection: { enabled: true },
    revocation: { enabled: true },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_context, resource) => ({
        audience: resource, scope: 'members:read', accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
});
callback = provider.callback();

console.log(JSON.stringify({ issuer }));

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
