namespace AuthGateway.Pipeline.Canonical;

/// <summary>What to do with path syntax that some upstreams read one way and some another.</summary>
internal enum AmbiguousSyntax
{
    /// <summary>Answer 400.</summary>
    Refuse = 0,

    /// <summary>Judge and forward it as it stands: every upstream of this gateway is known not to cut paths there.</summary>
    Allow,
}
