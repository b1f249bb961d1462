// oauth4webapi: the same grants by the library that shows every step, and the resource server's side.
import * as library from 'oauth4webapi';
import { authentication, metadata } from './client.js';
import { proofKey } from './keys.js';
import { fetchFor, shown } from './web.js';

const TokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
// The library remembers a server's keys by this object: one for each client, as in an application.
const servers = new Map();
const handles = new Map();

const server = async (client) => {
  const id = JSON.stringify(client);
  if (!servers.has(id)) {
    const issuer = new URL(client.issuer);
    const response = await library.discoveryRequest(issuer, { algorithm: client.discovery ?? 'oauth2', ...options(client) });
    servers.set(id, await library.processDiscoveryResponse(issuer, response));
  }

  return servers.get(id);
};

const options = (client) => ({
  [library.allowInsecureRequests]: client?.http === true,
  [library.customFetch]: fetchFor(client?.tls),
});

// The handle remembers the server's newest nonce, so it is kept like the key.
const handle = async (client) => {
  if (client.dpop === undefined) {
    return undefined;
  }

  const id = `${client.dpopAlgorithm} ${client.dpop}`;
  if (!handles.has(id)) {
    handles.set(id, library.DPoP({ client_id: client.clientId }, await proofKey(client.dpop, client.dpopAlgorithm)));
  }

  return handles.get(id);
};

// Once more when the server asks for its nonce (RFC 9449 sections 8 and 9).
const withNonce = async (send) => {
  try {
    return await send();
  } catch (error) {
    if (library.isDPoPNonceError(error)) {
      return await send();
    }

    throw error;
  }
};

const granted = async ({ client }, request, process) => {
  const as = await server(client);
  const self = { client_id: client.clientId, ...metadata(client) };
  const auth = await authentication(library, client);
  const DPoP = await handle(client);
  return withNonce(async () => process(as, self, await request(as, self, auth, { ...options(client), DPoP })));
};

export const discover = async ({ client }) => {
  servers.delete(JSON.stringify(client));
  return server(client);
};

export const clientCredentials = (command) => granted(
  command,
  (as, self, auth, more) => library.clientCredentialsGrantRequest(as, self, auth, new URLSearchParams(command.parameters), more),
  library.processClientCredentialsResponse);

export const refresh = (command) => granted(
  command,
  (as, self, auth, more) => library.refreshTokenGrantRequest(
    as, self, auth, command.token, { ...more, additionalParameters: new URLSearchParams(command.parameters) }),
  library.processRefreshTokenResponse);

export const exchange = (command) => granted(
  command,
  (as, self, auth, more) => library.genericTokenEndpointRequest(as, self, auth, TokenExchange, new URLSearchParams(command.parameters), more),
  library.processGenericTokenEndpointResponse);

// A JWT answer's signature is checked with the server's keys, not only its claims (RFC 9701 section 5).
export const introspect = (command) => granted(
  command,
  (as, self, auth, more) => library.introspectionRequest(as, self, auth, command.token, {
    ...more,
    requestJwtResponse: command.client.signedIntrospection !== undefined,
    additionalParameters: new URLSearchParams(command.parameters),
  }),
  async (as, self, response) => {
    const signed = response.headers.get('content-type')?.startsWith('application/token-introspection+jwt') === true;
    if (command.client.signedIntrospection !== undefined && !signed) {
      throw new Error(`a JWT was asked for, and ${response.headers.get('content-type')} answered with ${response.status}`);
    }

    const answer = await library.processIntrospectionResponse(as, self, response);
    if (signed) {
      await library.validateApplicationLevelSignature(as, response, options(command.client));
    }

    return answer;
  });

export const revoke = (command) => granted(
  command,
  (as, self, auth, more) => library.revocationRequest(
    as, self, auth, command.token, { ...more, additionalParameters: new URLSearchParams(command.parameters) }),
  (_as, _self, response) => library.processRevocationResponse(response));

export const resource = async ({ client, token, method, url, body, headers }) => {
  const DPoP = await handle(client);
  return withNonce(async () => shown(await library.protectedResourceRequest(
    token, method ?? 'GET', new URL(url), new Headers(headers), body, { ...options(client), DPoP })));
};

// RFC 9068, as a resource server does it: {token, scheme?, audience, method?, url?, proof?, requireDPoP?} -> the claims
export const validate = async ({ client, token, scheme, audience, method, url, proof, requireDPoP, algorithms }) => {
  const headers = new Headers({ authorization: `${scheme ?? 'Bearer'} ${token}` });
  if (proof !== undefined) {
    headers.set('dpop', proof);
  }

  const request = new Request(url ?? 'https://resource.example.com/', { method: method ?? 'GET', headers });
  return library.validateJwtAccessToken(await server(client), request, audience, {
    ...options(client), requireDPoP, signingAlgorithms: algorithms,
  });
};

// RFC 9728: {resource, url?} -> the resource server's metadata. With url: from the address that a challenge named.
export const resourceMetadata = async ({ client, resource: identifier, url }) => {
  const expected = new URL(identifier);
  const response = url === undefined
    ? await library.resourceDiscoveryRequest(expected, options(client))
    : await fetchFor(client?.tls)(url, { method: 'GET', headers: { accept: 'application/json' } });
  return library.processResourceDiscoveryResponse(expected, response);
};
