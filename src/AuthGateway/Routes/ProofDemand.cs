namespace AuthGateway.Routes;

/// <summary>Which proof of possession a route demands. A token that is bound to a key needs that key's proof on every route.</summary>
internal enum ProofDemand
{
    /// <summary>None: a token that is bound to nothing will do.</summary>
    Optional,

    /// <summary>The credential must be bound to a key, by DPoP or by a client certificate.</summary>
    Required,

    /// <summary>It must be bound to a DPoP key (RFC 9449).</summary>
    Dpop,

    /// <summary>It must be bound to a client certificate (RFC 8705 section 3).</summary>
    Mtls,
}
