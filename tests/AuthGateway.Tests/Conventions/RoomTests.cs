using System.Text.RegularExpressions;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Conventions;

/// <summary>The rooms of docs/architecture.md: who may name whom.</summary>
public sealed partial class RoomTests
{
    private static readonly string[] Leaves = ["Latency", "Identity", "Problems", "Telemetry", "Settings", "Routes", "Audit", "Jose"];

    // The condition language and the relationship engine: projects of their own, pure, without HTTP and without Redis.
    private static readonly string[] Engines = ["Cel", "Relations"];

    // The pure form of a request's target: no HTTP, no state. A leaf in all but its folder.
    private const string Canonical = "Pipeline.Canonical";

    private static readonly Dictionary<string, string[]> MayName = new(StringComparer.Ordinal)
    {
        ["Latency"] = [],
        ["Settings"] = [],
        ["Routes"] = [],
        ["Jose"] = [],
        ["Audit"] = ["Settings", "Telemetry"],
        ["Identity"] = ["Latency", "Settings"],
        ["Problems"] = [],
        ["Telemetry"] = ["Latency", "Identity", "Problems", "Settings", "Routes"],
        ["Pipeline"] = ["Authentication", "Authorization", "Proxy", "Tokens", .. Leaves],
        ["Authentication"] = ["Redis", .. Leaves],
        ["Authorization"] = ["Redis", Canonical, .. Engines, .. Leaves],
        ["Tokens"] = ["Redis", .. Leaves],
        ["Proxy"] = [Canonical, .. Leaves],
        ["Redis"] = ["Relations", .. Leaves],
        ["Hosting"] = Leaves,
        ["Management"] = ["Authentication", "Authorization", "Hosting", "Redis", "Tokens", .. Engines, .. Leaves],
        ["Commands"] = ["Authentication", "Authorization", "Hosting", "Management", "Redis", "Tokens", .. Engines, .. Leaves],
    };

    private static readonly Dictionary<string, string[]> OnlyIn = new(StringComparer.Ordinal)
    {
        ["Yarp"] = ["Proxy"],
        ["StackExchange.Redis"] = ["Redis"],
        ["Microsoft.IdentityModel"] = ["Authentication", "Tokens"],
        ["Serilog"] = ["Telemetry"],
        ["OpenTelemetry"] = ["Telemetry"],
        ["System.CommandLine"] = ["Commands"],
    };

    private static readonly string Source = Path.Combine(Repository.Root, "src", "AuthGateway");

    public static TheoryData<string> Rooms => [.. MayName.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_folder_is_a_room()
    {
        var folders = Directory.EnumerateDirectories(Source).Select(Path.GetFileName).Except(["bin", "obj", "Properties"], StringComparer.Ordinal);

        Assert.Empty(folders.Except(MayName.Keys, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_names_only_the_rooms_that_it_may(string room)
    {
        var wrong = Files(room).SelectMany(file => RoomNames().Matches(file.Text)
            .Select(match => match.Groups["room"].Value)
            .Where(named => named.Split('.')[0] != room && !MayName[room].Any(allowed => named == allowed || named.StartsWith($"{allowed}.", StringComparison.Ordinal)))
            .Select(named => $"{file.Path} names {named}"));

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_library_is_named_only_in_its_own_room(string room)
    {
        var wrong = Files(room).SelectMany(file => OnlyIn
            .Where(library => !library.Value.Contains(room, StringComparer.Ordinal))
            .Where(library => file.Text.Contains($"using {library.Key}", StringComparison.Ordinal) || Regex.IsMatch(file.Text, $@"(?<![\w."":/]){Regex.Escape(library.Key)}\.[A-Z]\w*\.", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
            .Select(library => $"{file.Path} names {library.Key}"));

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_namespace_is_its_folder(string room)
    {
        var wrong = Files(room).Where(file =>
        {
            var folder = Path.GetDirectoryName(Path.GetRelativePath(Source, file.Path))!.Replace(Path.DirectorySeparatorChar, '.');
            return !file.Text.Contains($"namespace AuthGateway.{folder};", StringComparison.Ordinal);
        });

        Assert.Empty(wrong.Select(file => file.Path));
    }

    [Fact]
    public void Every_class_is_sealed_static_or_abstract()
    {
        var open = typeof(GatewayHost).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && type.Namespace?.StartsWith("AuthGateway", StringComparison.Ordinal) == true);

        Assert.Empty(open.Select(type => type.FullName));
    }

    [Fact]
    public void Nothing_of_the_gateway_is_public()
    {
        var visible = typeof(GatewayHost).Assembly.GetExportedTypes().Where(type => type.Namespace?.StartsWith("AuthGateway", StringComparison.Ordinal) == true);

        Assert.Empty(visible.Select(type => type.FullName));
    }

    private static IEnumerable<(string Path, string Text)> Files(string room) =>
        Directory.EnumerateFiles(Path.Combine(Source, room), "*.cs", SearchOption.AllDirectories).Select(path => (path, File.ReadAllText(path)));

    [GeneratedRegex(@"^using (?:static )?AuthGateway\.(?<room>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RoomNames();
}
