// What a command says of its client:
//   issuer, clientId     where the server's metadata is, and who asks
//   http                 whether the server may be without TLS
//   discovery            'oauth2' (RFC 8414, the default) or 'oidc'
//   authentication       {method, secret?, key?}: method as in OAuth's metadata, key a private JWK with alg and kid
//   tls                  {certificate, key, authority}: PEM
//   dpop, dpopAlgorithm  the name of the key that the tokens are bound to
//   signedIntrospection  the algorithm of JWT introspection answers (RFC 9701)
import { clientKey } from './keys.js';

// Both libraries name them alike.
export const authentication = async (library, { authentication: given }) => {
  switch (given?.method ?? 'none') {
    case 'client_secret_basic':
      return library.ClientSecretBasic(given.secret);
    case 'client_secret_post':
      return library.ClientSecretPost(given.secret);
    case 'client_secret_jwt':
      return library.ClientSecretJwt(given.secret);
    case 'private_key_jwt':
      return library.PrivateKeyJwt(await clientKey(given.key));
    case 'tls_client_auth':
    case 'self_signed_tls_client_auth':
      return library.TlsClientAuth();
    case 'none':
      return library.None();
    default:
      throw new Error(`unknown client authentication: ${given.method}`);
  }
};

export const metadata = ({ authentication: given, signedIntrospection, mtlsAliases }) => ({
  token_endpoint_auth_method: given?.method ?? 'none',
  ...(signedIntrospection === undefined ? {} : { introspection_signed_response_alg: signedIntrospection }),
  ...(mtlsAliases ? { use_mtls_endpoint_aliases: true } : {}),
});
