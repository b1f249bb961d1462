using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuthGateway.Settings;

/// <summary>Registers what changes while the process runs.</summary>
internal static class LiveServices
{
    /// <summary>Whoever asks for a section as <see cref="Live{T}"/> gets one that changes; expects the section itself as a singleton.</summary>
    public static IServiceCollection AddLiveSettings(this IServiceCollection services)
    {
        services.TryAddSingleton<LiveSections>();
        services.TryAddSingleton(typeof(Live<>), typeof(LiveSettings<>));
        return services;
    }
}
