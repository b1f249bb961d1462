namespace AuthGateway.Relations.Model;

/// <summary>Where a part of a model that is made of modules comes from.</summary>
/// <param name="Module">The module's name.</param>
/// <param name="File">The file's name; null when it is not known.</param>
internal sealed record ModuleSource(string Module, string? File = null);
