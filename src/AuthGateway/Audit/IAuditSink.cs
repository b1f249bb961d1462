namespace AuthGateway.Audit;

/// <summary>A place where the audit record is kept.</summary>
internal interface IAuditSink
{
    /// <summary>Its name in metrics and in the log: a short fixed word.</summary>
    string Name { get; }

    /// <summary>Whether the settings want it.</summary>
    bool IsOn { get; }

    /// <summary>Writes lines in their order. Never throws for what the place does. Writing lines again must be harmless or at least visible.</summary>
    /// <param name="process">Whose lines they are.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="cancellation">The process ends.</param>
    /// <returns>Null when all are there, else why not: a short fixed word.</returns>
    ValueTask<string?> WriteAsync(string process, IReadOnlyList<AuditLine> lines, CancellationToken cancellation);
}
