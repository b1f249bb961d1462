using System.Net;
using AuthGateway.Cel;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;
using BenchmarkDotNet.Attributes;

namespace AuthGateway.Benchmarks;

/// <summary>What a route's or a relation's condition costs each time it is evaluated: the goal is well under 1 µs, without allocation.</summary>
public class ConditionBenchmarks
{
    private static readonly CelObjectType Principal = CelObjectType.Of<Caller>("principal")
        .Field("subject", CelType.String, caller => CelValue.Of(caller.Subject))
        .Field("kind", CelType.String, caller => CelValue.Of(caller.Kind))
        .Field("scopes", CelType.List(CelType.String), caller => CelValue.Of(caller.Scopes))
        .Build();

    private static readonly CelEnvironment Environment = new(
        [
            new CelVariable("principal", Principal),
            new CelVariable("path", CelType.Map(CelType.String, CelType.String)),
            new CelVariable("address", CelType.IpAddress),
            new CelVariable("now", CelType.Timestamp),
            new CelVariable("granted", CelType.Timestamp),
            new CelVariable("method", CelType.String),
        ],
        CelExtensions.IpAddress);

    private readonly CelProgram _owner = Compile("principal.kind == 'member' && path.memberId == principal.subject");

    private readonly CelProgram _policy = Compile(
        "principal.kind == 'employee' && 'members:read' in principal.scopes && method in ['GET', 'HEAD'] && address.in_cidr('10.0.0.0/8')");

    private readonly CelProgram _grant = Compile("now < granted + duration('8h')");

    private readonly CelProgram _comprehension = Compile("principal.scopes.exists(scope, scope.startsWith('members:'))");

    private readonly CelProgram _pattern = Compile("path.memberId.matches('^[a-z]+-[0-9]{1,12}$')");

    private readonly CelValue[] _member = Bindings(new Caller("member-4711", "member", ["profile"]));

    private readonly CelValue[] _employee = Bindings(new Caller("e-1", "employee", ["profile", "members:read"]));

    /// <summary>A member's own resource: two fields, a path parameter, two comparisons.</summary>
    [Benchmark(Baseline = true)]
    public bool OwnResource() => _owner.Evaluate(_member).IsTrue;

    /// <summary>A policy of four conditions: kind, scope, method and network.</summary>
    [Benchmark]
    public bool EmployeePolicy() => _policy.Evaluate(_employee).IsTrue;

    /// <summary>A relation that holds for eight hours, as in OpenFGA's documentation.</summary>
    [Benchmark]
    public bool GrantWithinHours() => _grant.Evaluate(_member).IsTrue;

    /// <summary>A comprehension over the scopes.</summary>
    [Benchmark]
    public bool AnyScope() => _comprehension.Evaluate(_employee).IsTrue;

    /// <summary>A constant pattern.</summary>
    [Benchmark]
    public bool Pattern() => _pattern.Evaluate(_member).IsTrue;

    /// <summary>Reading, checking and planning the policy, once at load.</summary>
    [Benchmark]
    public object CompilePolicy() => Environment.Compile(_policy.Source, CelType.Bool);

    private static CelProgram Compile(string source) => Environment.Compile(source, CelType.Bool) is CelCompilation.Compiled compiled
        ? compiled.Program
        : throw new InvalidOperationException(source);

    private static CelValue[] Bindings(Caller caller) =>
    [
        CelValue.OfObject(caller),
        CelValue.Of(new CelStringMap(new Dictionary<string, string>(StringComparer.Ordinal) { ["memberId"] = "member-4711" })),
        CelValue.Of(CelIpAddress.Of(new IPAddress([10, 20, 30, 40]))),
        CelValue.OfTimestamp(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)),
        CelValue.OfTimestamp(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)),
        CelValue.Of("GET"),
    ];

    private sealed class Caller(string subject, string kind, string[] scopes)
    {
        public string Subject => subject;

        public string Kind => kind;

        public ICelList Scopes { get; } = new CelStringList(scopes);
    }
}
