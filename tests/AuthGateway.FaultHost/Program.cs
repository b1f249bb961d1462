using AuthGateway;
using AuthGateway.FaultHost;
using AuthGateway.Hosting.Configuration;
using Yarp.ReverseProxy.Transforms.Builder;

// The gateway as it is, configured by variables alone, and one more transform: the faults of its own that tests ask for.
var settings = SettingsLoader.Load(SettingsInputs.FromProcess(), GatewaySettings.Catalogue);
if (settings.ReportErrors(Console.Error))
{
    return LoadedSettings.ConfigurationExitCode;
}

await using var app = GatewayHost.Build(settings, services => services.AddSingleton<ITransformProvider, FaultTransforms>());
await app.RunAsync();
return 0;
