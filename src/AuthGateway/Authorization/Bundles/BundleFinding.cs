using System.Globalization;

namespace AuthGateway.Authorization.Bundles;

/// <summary>Something about a manifest. Its code is stable: docs/authorization/bundles.md lists them.</summary>
/// <param name="Code">The code, one of <see cref="FindingCodes"/>.</param>
/// <param name="IsError">Whether it refuses the manifest.</param>
/// <param name="Pointer">The place, as an RFC 6901 pointer.</param>
/// <param name="Text">What is wrong, for the one who wrote it.</param>
internal sealed record BundleFinding(string Code, bool IsError, string Pointer, string Text)
{
    /// <summary>The file; empty for the configuration.</summary>
    public string File { get; init; } = "";

    /// <summary>The line, from 1; 0 where none is known.</summary>
    public int Line { get; init; }

    /// <summary>The column, from 1.</summary>
    public int Column { get; init; }

    /// <summary>One line, as compilers write it.</summary>
    public override string ToString()
    {
        var place = Line == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
        return $"{place}{(place.Length > 0 ? ": " : "")}{(IsError ? "error" : "warning")} {Code} {Settings.SettingText.OneLine(Pointer)}: {Settings.SettingText.OneLine(Text)}";
    }
}
