using System.Collections.Immutable;
using System.Globalization;
using AuthGateway.Routes;
using Yarp.ReverseProxy.Configuration;

namespace AuthGateway.Proxy;

/// <summary>Reads a YARP route as the gateway's rules: its policy, and what its metadata adds.</summary>
internal static class RouteMetadata
{
    /// <summary>The authentication schemes that the route accepts, separated by commas.</summary>
    public const string Schemes = "AuthenticationSchemes";

    /// <summary>For how long the route goes on with a revocation copy that Redis does not confirm.</summary>
    public const string ContinueWithoutRedisFor = "ContinueWithoutRedisFor";

    /// <summary>Whether Redis is asked at each request if anything was revoked.</summary>
    public const string ConfirmRevocations = "ConfirmRevocations";

    /// <summary>Whether the caller's own credential goes on to the upstream.</summary>
    public const string ForwardCredential = "ForwardCredential";

    /// <summary>Which proof of possession the route demands.</summary>
    public const string ProofOfPossession = "ProofOfPossession";

    /// <summary>The authentication contexts that will do, separated by spaces.</summary>
    public const string AcrValues = "AcrValues";

    /// <summary>How long ago the person may have authenticated.</summary>
    public const string MaxAuthenticationAge = "MaxAuthenticationAge";

    /// <summary>
    /// Where the policy's name stands once it was checked. YARP would hand its own AuthorizationPolicy to ASP.NET's
    /// authorization, which is not the one that decides here.
    /// </summary>
    private const string Policy = "AuthGateway.Policy";

    private const string Timeout = "AuthGateway.Timeout";

    // Whether a bundle brought the route. The value is a word of this process alone, so that no configuration and no manifest can say it.
    private const string Origin = "AuthGateway.Origin";
    private static readonly string Bundle = Guid.NewGuid().ToString("N");

    // A day: long enough for any Redis outage that somebody would sit out, short enough to be called a bound.
    private static readonly TimeSpan LongestWithoutRedis = TimeSpan.FromDays(1);

    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    // What a challenge can hold without being cut by the proxies on its way.
    private const int LongestAcrValues = 512;

    private static readonly ImmutableArray<string> Known =
        [Schemes, ContinueWithoutRedisFor, ConfirmRevocations, ForwardCredential, ProofOfPossession, AcrValues, MaxAuthenticationAge];

    /// <summary>Everything that is wrong with the route, in sentences; empty when it may be served.</summary>
    public static IEnumerable<(string Key, string? Found, string Expected)> Check(RouteConfig route, KnownPolicies policies, RouteOffers offers)
    {
        if (route.AuthorizationPolicy is null)
        {
            yield return ("AuthorizationPolicy", null, "the name of a policy in Authorization:Policies, or Authenticated, or Anonymous: a route is not open by accident");
        }
        else if (policies.ParametersOf(route.AuthorizationPolicy) is not { } parameters)
        {
            yield return ("AuthorizationPolicy", route.AuthorizationPolicy, $"one of: {string.Join(", ", policies.Names.Order(StringComparer.Ordinal))}");
        }
        else if (parameters.Except(PathTemplate.Parameters(route.Match.Path)) is { IsEmpty: false } missing)
        {
            yield return ("Match:Path", route.Match.Path, $"a path with {string.Join(", ", missing.Select(name => $"{{{name}}}"))}: the policy {route.AuthorizationPolicy} reads it");
        }

        if (route.Match.Path is { } path && PathTemplate.NeverMatches(path))
        {
            yield return ("Match:Path", path, "characters, not percent-encodings, but for %25, %3F, %23, %5B and %5D, which are never literal: a route sees no other spelling");
        }

        if (PathConstraints.Unknown(route.Match.Path ?? "") is { } constraint)
        {
            yield return ("Match:Path", route.Match.Path, $"constraints that routing has, and their arguments: '{constraint}' would stop every other route, too");
        }

        // Routing reads a host as a name and a port between which the only colon stands, and what it can't read stops every other route, too.
        if (route.Match.Hosts?.FirstOrDefault(host => host.Contains('[', StringComparison.Ordinal)) is { } address)
        {
            yield return ("Match:Hosts", address, "a host's name or IPv4 address, with a port or not: routing knows no IPv6 addresses");
        }

        if (route.Timeout is { } timeout && (timeout < ShortestTimeout || timeout > LongestTimeout))
        {
            yield return ("Timeout", timeout.ToString(), "a time from 00:00:00.1 to 1.00:00:00");
        }

        foreach (var (key, value) in route.Metadata ?? ImmutableDictionary<string, string>.Empty)
        {
            var expected = key switch
            {
                Schemes => SplitSchemes(value) is { Length: > 0 } schemes && schemes.All(AuthenticationSchemes.All.Contains)
                    ? offers.Missing(schemes) : $"a list, separated by commas, of: {string.Join(", ", AuthenticationSchemes.All)}",
                ContinueWithoutRedisFor => TryTime(value, out var time) && time > TimeSpan.Zero && time <= LongestWithoutRedis
                    ? null : "a time above zero and at most a day, such as 00:05:00",
                ConfirmRevocations => !bool.TryParse(value, out var confirm) ? "true or false"
                    : confirm && route.Metadata!.ContainsKey(ContinueWithoutRedisFor) ? $"false, or no {ContinueWithoutRedisFor}: one demands Redis, the other goes on without it" : null,
                ForwardCredential => bool.TryParse(value, out _) ? null : "true or false",
                ProofOfPossession => TryDemand(value, out var demand) ? offers.Missing(demand) : $"one of: {string.Join(", ", Enum.GetNames<ProofDemand>())}",
                AcrValues => IsAcrList(value) ? null : $"1 to {LongestAcrValues} printable ASCII characters without quotes and backslashes, in words separated by spaces",
                MaxAuthenticationAge => TryTime(value, out var age) && age >= TimeSpan.FromSeconds(1) ? null : "a time of a second or more, such as 00:15:00",
                Origin when value == Bundle => null,
                _ => $"one of: {string.Join(", ", Known)}",
            };
            if (expected is not null)
            {
                yield return ($"Metadata:{key}", value, expected);
            }
        }
    }

    /// <summary>
    /// The route as YARP shall see it: the policy's name, and the timeout, moved to where <see cref="Rules"/> reads them. YARP would
    /// hand its own Timeout to an ASP.NET middleware that ends event streams, too.
    /// </summary>
    public static RouteConfig WithRulesInMetadata(RouteConfig route)
    {
        var metadata = (route.Metadata ?? ImmutableDictionary<string, string>.Empty).ToImmutableDictionary(StringComparer.Ordinal)
            .SetItem(Policy, route.AuthorizationPolicy!);
        return route with
        {
            AuthorizationPolicy = null,
            Timeout = null,
            Metadata = route.Timeout is { } timeout ? metadata.SetItem(Timeout, timeout.ToString("c", CultureInfo.InvariantCulture)) : metadata,
        };
    }

    /// <summary>The metadata of a route that a bundle brought.</summary>
    public static ImmutableSortedDictionary<string, string> OfBundle(ImmutableSortedDictionary<string, string> metadata) => metadata.SetItem(Origin, Bundle);

    /// <summary>The rules of a route that <see cref="WithRulesInMetadata"/> made.</summary>
    public static RouteRules Rules(RouteConfig route)
    {
        var metadata = route.Metadata!;
        var rules = new RouteRules { RouteId = route.RouteId, Policy = metadata[Policy], MaxRequestBodyBytes = route.MaxRequestBodySize, IsOfBundle = metadata.ContainsKey(Origin) };
        if (metadata.TryGetValue(Schemes, out var schemes))
        {
            rules = rules with { Schemes = SplitSchemes(schemes) };
        }

        if (metadata.TryGetValue(Timeout, out var timeout) && TryTime(timeout, out var longest))
        {
            rules = rules with { Timeout = longest };
        }

        if (metadata.TryGetValue(ContinueWithoutRedisFor, out var without) && TryTime(without, out var time))
        {
            rules = rules with { ContinueWithoutRedisFor = time };
        }

        if (metadata.TryGetValue(ConfirmRevocations, out var confirm))
        {
            rules = rules with { ConfirmRevocations = bool.Parse(confirm) };
        }

        if (metadata.TryGetValue(ProofOfPossession, out var demanded) && TryDemand(demanded, out var demand))
        {
            rules = rules with { ProofOfPossession = demand };
        }

        if (metadata.TryGetValue(AcrValues, out var contexts))
        {
            rules = rules with { AcrValues = [.. contexts.Split(' ', StringSplitOptions.RemoveEmptyEntries)] };
        }

        if (metadata.TryGetValue(MaxAuthenticationAge, out var oldest) && TryTime(oldest, out var age))
        {
            rules = rules with { MaxAuthenticationAge = age };
        }

        return metadata.TryGetValue(ForwardCredential, out var forward)
            ? rules with { ForwardCredential = bool.Parse(forward) }
            : rules;
    }

    private static bool TryTime(string text, out TimeSpan time) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time);

    // Enum.TryParse would take numbers as well.
    private static bool TryDemand(string text, out ProofDemand demand) =>
        Enum.TryParse(text, ignoreCase: true, out demand) && Enum.IsDefined(demand) && !char.IsAsciiDigit(text[0]);

    // They stand between quotes in the challenge.
    private static bool IsAcrList(string text) =>
        text.Trim(' ').Length > 0 && text.Length <= LongestAcrValues && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.AsSpan().ContainsAny('"', '\\');

    private static ImmutableArray<string> SplitSchemes(string schemes) =>
        [.. schemes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
