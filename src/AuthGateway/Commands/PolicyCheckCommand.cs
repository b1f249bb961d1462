using System.CommandLine;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.Bundles.Lint;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Routes;

namespace AuthGateway.Commands;

/// <summary><c>authgateway policy check</c>: what is wrong with manifests, or with the configuration's own policies and routes.</summary>
internal static class PolicyCheckCommand
{
    public static Command Create(SettingsCatalogue catalogue)
    {
        var options = new SettingsOptions();
        var output = new PolicyOutput();
        var files = new Argument<string[]>("files") { Description = "Manifests. Without any, the configuration's own policies and routes are checked.", Arity = ArgumentArity.ZeroOrMore };
        var strict = new Option<bool>("--warnings-as-errors") { Description = "A warning refuses, too." };
        var command = new Command("check", "Says what is wrong with policy bundles. Exit code 0, 1 with findings that refuse, 2 when nothing could be checked.") { files, strict };
        options.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            if (PolicyFiles.Settings(options.Inputs(parsed), catalogue, parsed.InvocationConfiguration) is not { } settings)
            {
                return PolicyCommands.Unusable;
            }

            var findings = new List<BundleFinding>();
            var platform = PolicyTools.Platform(settings);
            var bundles = PolicyFiles.Bundles(parsed.GetValue(files)!, findings);
            findings.AddRange(bundles.SelectMany(bundle => BundleReview.Of(bundle, platform, isStrict: false)));
            if (parsed.GetValue(files)!.Length == 0)
            {
                findings.AddRange(Configured(settings.Get<AuthorizationSettings>(), platform));
            }

            var refused = findings.Exists(finding => finding.IsError || parsed.GetValue(strict));
            await output.WriteAsync(
                parsed,
                [.. findings.Select(finding => finding.ToString()), .. bundles.Select(bundle => $"{bundle.Manifest.Namespace} {bundle.Version}"), refused ? "refused" : "fine"],
                new
                {
                    Findings = findings.Select(PolicyOutput.Of),
                    Bundles = bundles.Select(bundle => new { bundle.Manifest.Namespace, bundle.Version }),
                    Refused = refused,
                });
            return findings.Exists(finding => finding.Code == FindingCodes.Unreadable) ? PolicyCommands.Unusable : refused ? PolicyCommands.Found : 0;
        });
        return command;
    }

    // Warnings alone: what serves already goes on serving.
    private static List<BundleFinding> Configured(AuthorizationSettings settings, BundlePlatform platform)
    {
        var findings = new List<BundleFinding>();
        var routes = platform.Rulebook.Configured;
        foreach (var (name, policy) in settings.Policies)
        {
            PolicyLint.Check($"/Authorization/Policies/{name}", policy, (pointer, code, _, text) => findings.Add(new BundleFinding(code, IsError: false, pointer, text)));
        }

        RouteLint.Check(routes, [], (route, code, text) => findings.Add(new BundleFinding(code, IsError: false, $"/ReverseProxy/Routes/{route.Id}", text)));
        foreach (var route in routes.Where(route => RoutePatterns.Parse(route.Path) is { } pattern && RoutePatterns.IsWild(pattern) && route.Policy is KnownPolicies.Anonymous or KnownPolicies.Authenticated))
        {
            findings.Add(new BundleFinding(FindingCodes.WildcardPath, IsError: false, $"/ReverseProxy/Routes/{route.Id}", $"'{route.Path}' takes every path below, and {route.Policy} asks for little more than somebody who says who they are"));
        }

        return findings;
    }
}
