// The provider as the world sees it. A new Provider is made whenever the keys change: oidc-provider reads its
// keys once. Access tokens are JWTs of themselves, nothing is lost with the old one.
import http from 'node:http';
import Provider from 'oidc-provider';
import { algorithms } from './keys.js';

const paths = new Map([
  ['/.well-known/openid-configuration', 'discovery'],
  ['/jwks', 'jwks'],
  ['/token', 'token'],
  ['/introspect', 'introspection'],
]);

export const scopes = ['members:read', 'members:write', 'points:read', 'purchases:write', 'reports:read'];
export const clients = [
  { client_id: 'application-1', client_secret: 'secret-of-application-1', scope: scopes.join(' ') },
  // The gateway, as a client that introspects; its secret needs RFC 6749 section 2.3.1's encoding.
  { client_id: 'gateway', client_secret: 'secret: of+the gateway 100%', scope: '' },
  { client_id: 'application-2', client_secret: 'secret-of-application-2', scope: 'members:read' },
];

export class PublicServer {
  #keys;
  #faults;
  #server = http.createServer((request, response) => this.#serve(request, response));
  #callback;
  #port;
  accessTokenAlgorithm = 'RS256';
  accessTokenSeconds = 300;

  constructor(keys, faults) {
    this.#keys = keys;
    this.#faults = faults;
  }

  get issuer() {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(port) {
    await this.#listen(port);
    this.#port = this.#server.address().port;
    this.reload();
  }

  // On the same port again.
  async resume() {
    if (!this.#server.listening) {
      await this.#listen(this.#port);
    }
  }

  async stop() {
    if (this.#server.listening) {
      const closed = new Promise((resolve) => { this.#server.close(resolve); });
      this.#server.closeAllConnections();
      await closed;
    }
  }

  // Takes up changed keys. The client's id token algorithm must be one that a key exists for.
  reload() {
    const available = this.#keys.jwks[0].alg;
    const provider = new Provider(this.issuer, {
      jwks: { keys: this.#keys.jwks },
      routes: { jwks: '/jwks', token: '/token', introspection: '/introspect', revocation: '/revoke' },
      scopes,
      enabledJWA: { idTokenSigningAlgValues: algorithms, introspectionSigningAlgValues: algorithms },
      clientDefaults: { id_token_signed_response_alg: available, introspection_signed_response_alg: available },
      clients: clients.map((client) => ({
        ...client,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        token_endpoint_auth_method: 'client_secret_basic',
      })),
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        introspection: { enabled: true },
        jwtIntrospection: { enabled: true },
        revocation: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => 'https://legacy.example.com',
          getResourceServerInfo: (_context, resource) => ({
            audience: resource,
            scope: scopes.join(' '),
            // Tokens for this one resource are opaque.
            accessTokenFormat: resource === 'https://opaque.example.com' ? 'opaque' : 'jwt',
            accessTokenTTL: this.accessTokenSeconds,
            jwt: { sign: { alg: this.accessTokenAlgorithm, kid: this.#keys.find(this.accessTokenAlgorithm)?.kid } },
          }),
        },
      },
      ttl: { ClientCredentials: () => this.accessTokenSeconds },
    });
    this.#callback = provider.callback();
  }

  async #listen(port) {
    await new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  async #serve(request, response) {
    const name = paths.get(new URL(request.url, this.issuer).pathname);
    if (name !== undefined) {
      this.#faults.hit(name);
      if (await this.#faults.answer(name, request, response)) {
        return;
      }
    }

    this.#callback(request, response);
  }
}
