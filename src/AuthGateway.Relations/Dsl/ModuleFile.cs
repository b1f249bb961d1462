namespace AuthGateway.Relations.Dsl;

/// <summary>A file of a module.</summary>
/// <param name="Name">Its name, as the list of modules has it.</param>
/// <param name="Text">What stands in it.</param>
internal sealed record ModuleFile(string Name, string Text);
