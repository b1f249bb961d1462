namespace AuthGateway.Settings;

/// <summary>
/// A settings record: properties with <see cref="SettingAttribute"/>, of type string, bool, int, long, double,
/// TimeSpan, Uri, an enum, another settings record, or a list or map (by name) of those.
/// </summary>
internal interface ISettings
{
    /// <summary>What no single value's bounds can say: values that contradict each other, or are missing together.</summary>
    void Validate(SettingsErrors errors);
}
