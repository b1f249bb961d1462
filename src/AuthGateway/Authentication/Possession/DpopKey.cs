using AuthGateway.Jose;

namespace AuthGateway.Authentication.Possession;

/// <summary>What a proof's header says: it is the same in all proofs that a client makes with one key.</summary>
/// <param name="Algorithm">How the proofs are signed.</param>
/// <param name="Key">The key, which the proof brings itself: it proves nothing but that the caller holds it.</param>
internal sealed record DpopKey(SignatureAlgorithm Algorithm, VerificationKey Key);
