// openid-client, the certified client. client: see client.js.
import * as library from 'openid-client';
import { authentication, metadata } from './client.js';
import { proofKey } from './keys.js';
import { fetchFor, shown } from './web.js';

const TokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const configurations = new Map();
const handles = new Map();

// One discovery for each client, as in an application.
const configured = async (client) => {
  const id = JSON.stringify(client);
  if (!configurations.has(id)) {
    const execute = client.http ? [library.allowInsecureRequests] : [];
    const configuration = await library.discovery(
      new URL(client.issuer), client.clientId, metadata(client), await authentication(library, client),
      { algorithm: client.discovery ?? 'oauth2', execute, [library.customFetch]: fetchFor(client.tls) },
    );
    if (client.signedIntrospection !== undefined) {
      // A JWT answer's signature is checked with the server's keys, not only its claims (RFC 9701 section 5).
      library.enableNonRepudiationChecks(configuration);
    }

    configurations.set(id, configuration);
  }

  return configurations.get(id);
};

// With DPoP, the library repeats a request once when the server asks for its nonce, and remembers the nonce.
const bound = async (configuration, client) => {
  if (client.dpop === undefined) {
    return undefined;
  }

  if (!handles.has(configuration)) {
    handles.set(configuration, library.getDPoPHandle(configuration, await proofKey(client.dpop, client.dpopAlgorithm)));
  }

  return { DPoP: handles.get(configuration) };
};

const plain = (answer) => JSON.parse(JSON.stringify(answer));

export const discover = async ({ client }) => {
  configurations.delete(JSON.stringify(client));
  return plain((await configured(client)).serverMetadata());
};

export const clientCredentials = async ({ client, parameters }) => {
  const configuration = await configured(client);
  return plain(await library.clientCredentialsGrant(configuration, new URLSearchParams(parameters), await bound(configuration, client)));
};

export const refresh = async ({ client, token, parameters }) => {
  const configuration = await configured(client);
  return plain(await library.refreshTokenGrant(configuration, token, new URLSearchParams(parameters), await bound(configuration, client)));
};

export const exchange = async ({ client, parameters }) => {
  const configuration = await configured(client);
  return plain(await library.genericGrantRequest(configuration, TokenExchange, new URLSearchParams(parameters), await bound(configuration, client)));
};

export const introspect = async ({ client, token, parameters }) =>
  plain(await library.tokenIntrospection(await configured(client), token, new URLSearchParams(parameters)));

export const revoke = async ({ client, token, parameters }) =>
  library.tokenRevocation(await configured(client), token, new URLSearchParams(parameters));

export const resource = async ({ client, token, method, url, body, headers }) => {
  const configuration = await configured(client);
  return shown(await library.fetchProtectedResource(
    configuration, token, new URL(url), method ?? 'GET', body, new Headers(headers), await bound(configuration, client)));
};
