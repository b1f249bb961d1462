namespace AuthGateway.Redis;

/// <summary>Revokes, for whoever has a reason to.</summary>
internal interface IRevocationWriter
{
    /// <summary>Writes a revocation so that every replica sees it. Writing it again is harmless.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It would have to be kept longer than <see cref="Revocation.MaxKeep"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the revocation may stand.</exception>
    Task<RevocationOutcome> RevokeAsync(Revocation revocation, CancellationToken cancellation);
}
