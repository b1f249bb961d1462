using System.Reflection;

namespace AuthGateway.TestSupport;

/// <summary>Where the repository is that these tests were built from, and how they were built.</summary>
public static class Repository
{
    /// <summary>The repository's root folder, absolute.</summary>
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>`Debug` or `Release`.</summary>
    public static string Configuration { get; } = Metadata("BuildConfiguration");

    /// <summary>The absolute path of something in the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>What the build of a project in the repository left, in this build's configuration.</summary>
    /// <exception cref="FileNotFoundException">The project has not been built.</exception>
    public static string BuiltAssembly(string projectFolder, string assemblyName)
    {
        var path = PathOf(projectFolder, "bin", Configuration, "net10.0", assemblyName + ".dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: build {projectFolder} in {Configuration} first.", path);
    }

    private static string Metadata(string name) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == name).Value
        ?? throw new InvalidOperationException($"The build left out {name}.");
}
