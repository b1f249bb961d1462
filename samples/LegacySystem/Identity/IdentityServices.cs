using LegacySystem.Hosting;

namespace LegacySystem.Identity;

internal static class IdentityServices
{
    private const int MaxKeySetBytes = 64 * 1024;

    public static void AddGatewayIdentity(this IServiceCollection services, LegacyOptions options)
    {
        services.AddSingleton(provider => new GatewayIdentity(options, provider.GetService<GatewayKeys>(), provider.GetRequiredService<TimeProvider>()));
        if (options.GatewayJwks is { } address)
        {
            services.AddSingleton(provider => new GatewayKeys(
                address,
                new HttpClient { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = MaxKeySetBytes },
                provider.GetRequiredService<TimeProvider>()));
        }
    }
}
