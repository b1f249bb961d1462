using System.Diagnostics.CodeAnalysis;

namespace LegacySystem.Hosting;

/// <summary>What the command line says.</summary>
/// <param name="Url">Where HTTP/1.1 is served; port 0 takes a free one.</param>
/// <param name="H2cUrl">Where HTTP/2 without TLS is served (prior knowledge), or null.</param>
/// <param name="GatewayJwks">The gateway's key set. Null: identity tokens are read but not verified.</param>
/// <param name="GatewayAudience">The audience that an identity token must name, or null for any.</param>
/// <param name="ExitWithStandardInput">Stop when standard input ends, so that the process never outlives its parent.</param>
internal sealed record LegacyOptions(Uri Url, Uri? H2cUrl, Uri? GatewayJwks, string? GatewayAudience, bool ExitWithStandardInput)
{
    public const string Usage =
        "usage: LegacySystem [--urls http://127.0.0.1:5081] [--h2c-url URL] [--gateway-jwks URL] [--gateway-audience NAME] [--exit-with-stdin]";

    public static bool TryParse(string[] args, [NotNullWhen(true)] out LegacyOptions? options, out string error)
    {
        options = null;
        error = string.Empty;
        var parsed = new LegacyOptions(new Uri("http://127.0.0.1:5081"), null, null, null, false);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--exit-with-stdin")
            {
                parsed = parsed with { ExitWithStandardInput = true };
                continue;
            }

            if (i + 1 == args.Length)
            {
                error = $"{args[i]}: unknown, or its value is missing";
                return false;
            }

            var (name, value) = (args[i], args[++i]);
            if (name == "--gateway-audience")
            {
                parsed = parsed with { GatewayAudience = value };
                continue;
            }

            if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                error = $"{name}: '{value}' is not an http address";
                return false;
            }

            switch (name)
            {
                case "--urls": parsed = parsed with { Url = url }; break;
                case "--h2c-url": parsed = parsed with { H2cUrl = url }; break;
                case "--gateway-jwks": parsed = parsed with { GatewayJwks = url }; break;
                default: error = $"{name}: unknown"; return false;
            }
        }

        options = parsed;
        return true;
    }
}
