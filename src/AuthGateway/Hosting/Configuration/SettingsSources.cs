namespace AuthGateway.Hosting.Configuration;

/// <summary>The sources in their order. Each later one wins over the ones before.</summary>
internal static class SettingsSources
{
    public static SettingsValues Read(SettingsInputs inputs, string environmentName)
    {
        var values = new SettingsValues();
        ReadIfThere(Path.Combine(inputs.BaseDirectory, "appsettings.json"), values);
        ReadIfThere(Path.Combine(inputs.BaseDirectory, $"appsettings.{environmentName}.json"), values);
        if ((inputs.ConfigFile ?? inputs.Variable(SettingsInputs.ConfigVariable)) is { } named)
        {
            // Named, so it must be there: a mount that failed must not start a gateway with another configuration.
            JsonSettingsFile.Read(named, values);
        }

        EnvironmentSettings.Read(inputs.Variables, values);
        foreach (var directory in SecretDirectories(inputs))
        {
            SecretFiles.Read(directory, values);
        }

        return values;
    }

    /// <summary>The environment's name, and what is wrong with it.</summary>
    public static string EnvironmentName(SettingsInputs inputs, out string? problem)
    {
        var (dotnet, aspnet) = (inputs.Variable("DOTNET_ENVIRONMENT"), inputs.Variable("ASPNETCORE_ENVIRONMENT"));
        var name = inputs.EnvironmentName ?? dotnet ?? aspnet ?? Environments.Production;

        // Which of the two wins depends on how a host is built. Development lowers guards: no guessing.
        problem = inputs.EnvironmentName is null && dotnet is not null && aspnet is not null && dotnet != aspnet
            ? "differs from ASPNETCORE_ENVIRONMENT"
            : !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? "is not a name" : null;
        return problem is null ? name : Environments.Production;
    }

    private static string[] SecretDirectories(SettingsInputs inputs) =>
        inputs.Variable(SettingsInputs.SecretsVariable)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        ?? (Directory.Exists(inputs.DefaultSecretsDirectory) ? [inputs.DefaultSecretsDirectory] : []);

    private static void ReadIfThere(string path, SettingsValues values)
    {
        if (File.Exists(path))
        {
            JsonSettingsFile.Read(path, values);
        }
    }
}
