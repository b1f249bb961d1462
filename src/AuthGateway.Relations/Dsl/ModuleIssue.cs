namespace AuthGateway.Relations.Dsl;

/// <summary>What is wrong in a module's file.</summary>
/// <param name="File">The file.</param>
/// <param name="Issue">What is wrong, and where.</param>
internal sealed record ModuleIssue(string File, DslIssue Issue);
