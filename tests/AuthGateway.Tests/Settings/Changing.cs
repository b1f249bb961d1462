using AuthGateway.Settings;

namespace AuthGateway.Tests.Settings;

/// <summary>A section that a test changes.</summary>
internal sealed class Changing<T>
    where T : class, ISettingsSection
{
    private readonly LiveSections _sections = new();

    public Changing(T atStart) => Live = new LiveSettings<T>(atStart, _sections);

    public Live<T> Live { get; }

    public void To(T read) => _sections.Publish(new Dictionary<Type, ISettings> { [typeof(T)] = read });
}
