using AuthGateway.Routes;

namespace AuthGateway.Authentication.Possession;

/// <summary>What a request's proof must fit.</summary>
/// <param name="AccessToken">The hash of the access token that comes with it; null where there is none.</param>
/// <param name="Jkt">The key to which that token is bound; null where there is none.</param>
/// <param name="Use">Whether the proof is used up.</param>
/// <param name="MayForgetOthers">Whether, without Redis, this replica's own memory of used proofs will do.</param>
internal sealed record DpopRequest(CredentialHash? AccessToken, string? Jkt, ProofUse Use, bool MayForgetOthers);
