using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using AuthGateway.Cel;
using AuthGateway.Cel.Syntax;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;
using AuthGateway.Identity;

namespace AuthGateway.Authorization.Conditions;

/// <summary>A policy's condition, compiled: an expression over <c>principal</c>, <c>request</c> and, where the policy lists any, <c>attributes</c>.</summary>
internal sealed class PolicyCondition
{
    /// <summary>
    /// What one evaluation may cost, in cel-go's units. Ten times OpenFGA's default: a claim or a list of scopes is looked through element by element. A unit is
    /// some 20 ns, so that a condition costs a request tens of microseconds at most.
    /// </summary>
    public const int MaxCost = 1000;

    private const CelExtensions Extensions = CelExtensions.All;

    private static readonly CelLimits Limits = new() { EvaluationCost = MaxCost };

    private readonly CelProgram _program;
    private readonly ImmutableArray<string> _headers;
    private readonly Lazy<ConditionSteps> _steps;

    private PolicyCondition(CelProgram program, Expr root, RequestReads reads)
    {
        _program = program;
        Attributes = AttributeReads.Of(root);
        _steps = new Lazy<ConditionSteps>(() => new ConditionSteps(program.Environment, root, PrincipalReads.Variable, RequestCelType.Variable, AttributesCelType.Variable));
        var principal = PrincipalReads.Of(root);
        Reads = new PolicyReads { Headers = [.. reads.Headers.Keys], Claims = principal.Claims, AllClaims = principal.All };
        _headers = [.. reads.Headers.Keys];
        ReadsRequest = reads.Any;
        NeededParameters = [.. reads.NeededParameters.Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether it reads anything of the request.</summary>
    public bool ReadsRequest { get; }

    /// <summary>The headers and claims that it reads.</summary>
    public PolicyReads Reads { get; }

    /// <summary>Which attributes it reads.</summary>
    public AttributeReads Attributes { get; }

    /// <summary>As it is written.</summary>
    public string Source => _program.Source;

    /// <summary>The path parameters without which it holds for nobody.</summary>
    public ImmutableArray<string> NeededParameters { get; }

    /// <summary>Compiles an expression.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="listed">The headers that it may read, in lower case.</param>
    /// <param name="attributes">The names of the objects whose attributes it may read.</param>
    public static ConditionCompilation Compile(string source, IEnumerable<string> listed, IReadOnlyList<string>? attributes = null)
    {
        var headers = listed.ToFrozenSet(StringComparer.Ordinal);
        List<CelVariable> variables = [new(PrincipalReads.Variable, PrincipalCelType.Instance), new(RequestCelType.Variable, RequestCelType.For(headers))];
        if (attributes is { Count: > 0 })
        {
            variables.Add(new CelVariable(AttributesCelType.Variable, AttributesCelType.For(attributes)));
        }

        var environment = new CelEnvironment(variables, Extensions, Limits);
        switch (environment.Compile(source, CelType.Bool))
        {
            case CelCompilation.Refused refused:
                return new ConditionCompilation.Refused(refused.Issues);

            case CelCompilation.Compiled compiled:
                var root = ((ParseResult.Parsed)Parser.Parse(source, Limits, Extensions)).Root;
                var reads = RequestReads.Of(root);
                ImmutableArray<Fault> faults =
                [
                    .. reads.Faults,
                    .. reads.Headers.Where(header => !headers.Contains(header.Key))
                        .Select(header => new Fault(header.Value, $"The header \"{header.Key}\" is not listed in {nameof(PolicySettings.ConditionHeaders)}, in lower case.")),
                ];
                return faults.IsEmpty
                    ? new ConditionCompilation.Compiled(new PolicyCondition(compiled.Program, root, reads))
                    : new ConditionCompilation.Refused([.. faults.OrderBy(fault => fault.Position).Select(fault => fault.Locate(source))]);

            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Evaluates it: null when it holds, else the word for why not. Only the value true is a yes.</summary>
    /// <param name="input">The caller and the request.</param>
    /// <param name="attributes">The attributes, where the policy lists any.</param>
    public string? Evaluate(in DecisionInput input, AttributeValues? attributes = null)
    {
        if (_headers.Length > 0 && input.Request?.Headers is { } headers && !AreClear(headers))
        {
            return DecisionReasons.ConditionHeader;
        }

        var outcome = attributes is null
            ? _program.Evaluate([CelValue.OfObject(input.Caller), CelValue.OfObject(input.Request)])
            : _program.Evaluate([CelValue.OfObject(input.Caller), CelValue.OfObject(input.Request), CelValue.OfObject(attributes)]);
        return outcome.IsTrue ? null : outcome switch
        {
            { IsFalse: true } => DecisionReasons.Condition,
            { Kind: CelOutcomeKind.Missing } => DecisionReasons.ConditionMissing,
            { Kind: CelOutcomeKind.CostExceeded } => DecisionReasons.ConditionCost,
            { Error.Kind: CelErrorKind.NoSuchField or CelErrorKind.NoSuchKey or CelErrorKind.IndexOutOfRange } => DecisionReasons.ConditionMissing,
            _ => DecisionReasons.ConditionError,
        };
    }

    /// <summary>What each part of it came to, and what came of the headers that it reads.</summary>
    public ImmutableArray<ConditionStep> Explain(in DecisionInput input, AttributeValues? attributes = null) => _headers.Length > 0 && input.Request?.Headers is { } headers && !AreClear(headers)
        ? [.. headers.Where(header => _headers.Any(read => HeaderSpelling.IsSame(header.Key, read)))
            .SelectMany(header => header.Value.Select(value => new ConditionStep($"{RequestCelType.Variable}.{RequestCelType.Headers}[{CelLiteral.Write(CelValue.Of(header.Key))}]", CelLiteral.Write(CelValue.Of(value)), Problem: null)))]
        : _steps.Value.Evaluate(attributes is null
            ? [CelValue.OfObject(input.Caller), CelValue.OfObject(input.Request)]
            : [CelValue.OfObject(input.Caller), CelValue.OfObject(input.Request), CelValue.OfObject(attributes)]);

    // Of "X-Tenant: a" and "X-Tenant: b" the gateway would judge one and the application might act on the other; a bridge behind the gateway makes one
    // header of X-Tenant and X_Tenant, too (CWE-444). Whatever the condition says, such a request is not what it speaks of.
    private bool AreClear(IHeaderDictionary headers)
    {
        foreach (var (name, values) in headers)
        {
            foreach (var read in _headers)
            {
                if (HeaderSpelling.IsSame(name, read) && (values.Count != 1 || !string.Equals(name, read, StringComparison.OrdinalIgnoreCase)))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
