namespace AuthGateway.Settings;

/// <summary>
/// Describes one configuration key. The same description binds it, checks its bounds, words the error and writes
/// its row in docs/configuration.md; the property's initial value is the default.
/// </summary>
/// <param name="meaning">One or two sentences for the reference: what it does, and why one would change it.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute(string meaning) : Attribute
{
    /// <summary>What the key does.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>
    /// The least value, in the key's own notation (a number, or a time such as 1s); for text the least number of
    /// characters, for lists and maps the least number of entries.
    /// </summary>
    public string? Min { get; init; }

    /// <summary>The greatest value, counted as <see cref="Min"/> is.</summary>
    public string? Max { get; init; }

    /// <summary>
    /// There must be a value: one must be given where the default is none (null, empty, zero), and one that is given
    /// must not be empty.
    /// </summary>
    public bool Required { get; init; }

    /// <summary>The value, and everything below it, is shown nowhere: not in errors, not by `config check`, not in logs.</summary>
    public bool Secret { get; init; }

    /// <summary>A change in a file takes effect without a restart: whoever uses it asks <see cref="Live{T}"/> for it.</summary>
    public bool Live { get; init; }

    /// <summary>Of a list of text that is live: a change that keeps none of the entries waits for the next start.</summary>
    public bool KeepsOne { get; init; }

    /// <summary>The unit where the notation does not carry one: bytes, entries, requests.</summary>
    public string? Unit { get; init; }
}
