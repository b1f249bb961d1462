using System.Text.Json;
using AuthGateway.Settings;

namespace AuthGateway.Hosting.Configuration;

/// <summary>What <c>config check</c> prints.</summary>
internal static class ConfigurationReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>A table of keys on the output, the errors on the error stream. Returns the exit code.</summary>
    public static int WriteText(LoadedSettings loaded, TextWriter output, TextWriter error)
    {
        var rows = loaded.Effective.Select(setting => (setting.Key, Text: SettingText.OneLine(Text(setting)), setting.Origin)).ToArray();
        var keyWidth = rows.Select(row => row.Key.Length).DefaultIfEmpty().Max();
        var textWidth = rows.Select(row => row.Text.Length).DefaultIfEmpty().Max();
        output.WriteLine($"# environment {loaded.EnvironmentName}");
        foreach (var (key, text, origin) in rows)
        {
            output.WriteLine($"{SettingText.OneLine(key).PadRight(keyWidth)}  {text.PadRight(textWidth)}  {SettingText.OneLine(origin)}");
        }

        return ExitCode(loaded.ReportErrors(error));
    }

    /// <summary>One JSON object with the same content. Returns the exit code.</summary>
    public static int WriteJson(LoadedSettings loaded, TextWriter output)
    {
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                Environment = loaded.EnvironmentName,
                Settings = loaded.Effective,
                Errors = loaded.Errors.Select(error => new { error.Key, error.Found, error.Problem, error.Expected, error.Origin, Message = error.ToString() }),
            },
            Json));
        return ExitCode(loaded.Errors.Count > 0);
    }

    private static string Text(EffectiveSetting setting) => setting switch
    {
        { IsWrong: true } => "(error)",
        { Value: null } => "(none)",
        { Value: "" } => "(empty)",
        _ => setting.Value,
    };

    private static int ExitCode(bool isWrong) => isWrong ? LoadedSettings.ConfigurationExitCode : 0;
}
