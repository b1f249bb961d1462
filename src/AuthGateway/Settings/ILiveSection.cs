namespace AuthGateway.Settings;

/// <summary>Takes what was read of its section.</summary>
internal interface ILiveSection
{
    /// <summary>Takes the live keys of its own record out of all records.</summary>
    void Take(IReadOnlyDictionary<Type, ISettings> records);
}
