using System.Collections.Immutable;
using AuthGateway.Settings;

namespace AuthGateway.Tests.Settings;

internal enum SampleMode
{
    Strict,
    Lenient,
}

/// <summary>A section with a key of every type.</summary>
internal sealed record SampleSettings : ISettingsSection
{
    public static string Section => "Sample";

    [Setting("Where.", Required = true, Max = "40")]
    public string Endpoint { get; init; } = "";

    [Setting("A secret.", Secret = true)]
    public string? Password { get; init; }

    [Setting("A secret number.", Secret = true, Min = "1", Max = "9")]
    public int Pin { get; init; } = 1;

    [Setting("Secrets.", Secret = true)]
    public IReadOnlyList<string> OldPasswords { get; init; } = [];

    [Setting("Secrets by name.", Secret = true)]
    public IReadOnlyDictionary<string, SampleKey> Keys { get; init; } = new Dictionary<string, SampleKey>();

    [Setting("Whether.")]
    public bool Enabled { get; init; } = true;

    [Setting("How many.", Min = "1", Max = "100", Unit = "entries")]
    public int Count { get; init; } = 10;

    [Setting("How much.")]
    public long Bytes { get; init; } = 1L << 40;

    [Setting("What share.", Min = "0", Max = "1")]
    public double Share { get; init; } = 0.5;

    [Setting("How long.", Min = "10ms", Max = "1m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    [Setting("How long, if at all.")]
    public TimeSpan? Grace { get; init; }

    [Setting("Which address.")]
    public Uri Address { get; init; } = new("https://default.example/");

    [Setting("Which mode | or none.")]
    public SampleMode Mode { get; init; }

    [Setting("Which audiences.", Max = "3")]
    public IReadOnlyList<string> Audiences { get; init; } = ["default-a", "default-b"];

    [Setting("Which modes.")]
    public ImmutableArray<SampleMode> Modes { get; init; }

    [Setting("A group.")]
    public SampleLimits Limits { get; init; } = SampleLimits.Generous;

    [Setting("A group that may be absent.")]
    public SampleLimits? Extra { get; init; }

    [Setting("Groups by name.", Max = "2")]
    public IReadOnlyDictionary<string, SampleIssuer> Issuers { get; init; } = new Dictionary<string, SampleIssuer>();

    public bool IsComputed => true;

    public void Validate(SettingsErrors errors)
    {
        if (Mode == SampleMode.Lenient && !Enabled)
        {
            errors.Add(nameof(Mode), $"Lenient with the password {Password}", "Enabled, when Mode is Lenient");
        }
    }
}

internal sealed record SampleLimits : ISettings
{
    public static SampleLimits Generous { get; } = new() { Low = 5, High = 50 };

    [Setting("The lower.")]
    public int Low { get; init; }

    [Setting("The higher.")]
    public int High { get; init; } = 1;

    public void Validate(SettingsErrors errors)
    {
        if (Low > High)
        {
            errors.Add(nameof(Low), $"{Low}", $"at most High ({High})");
        }
    }
}

internal sealed record SampleIssuer : ISettings
{
    [Setting("The issuer.", Required = true)]
    public Uri? Authority { get; init; }

    [Setting("The issuer's secret.", Secret = true)]
    public string? ClientSecret { get; init; }

    [Setting("Parts, each like the whole.")]
    public IReadOnlyList<SampleIssuer> Parts { get; init; } = [];

    public void Validate(SettingsErrors errors)
    {
    }
}

internal sealed record SampleKey : ISettings
{
    [Setting("The bits.", Required = true)]
    public string Bits { get; init; } = "";

    public void Validate(SettingsErrors errors)
    {
    }
}
