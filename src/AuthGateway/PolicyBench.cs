using System.Net;
using System.Text.Json;
using AuthGateway.Authentication;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.Bundles.Testing;
using AuthGateway.Authorization.Evaluation;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Cel.Values;
using AuthGateway.Identity;
using AuthGateway.Latency;
using AuthGateway.Pipeline;
using AuthGateway.Pipeline.Canonical;
using AuthGateway.Proxy;
using AuthGateway.Relations.Model;
using AuthGateway.Routes;
using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway;

/// <summary>The gateway's own steps from the raw target to the decision, without a server, an upstream or Redis. Credentials are taken as proven.</summary>
internal sealed class PolicyBench : ITestBench
{
    private static readonly Principal Nobody = new() { Type = default, Issuer = "", Subject = "", IssuedAt = DateTimeOffset.UnixEpoch, ExpiresAt = DateTimeOffset.MaxValue };

    private readonly PolicyBundles _held;
    private readonly WebApplication _app;
    private readonly RequestDelegate _judge;
    private readonly AuthorizationSettings _settings;
    private readonly StallWatch _stalls = new(TimeProvider.System);
    private readonly LedgerPool _ledgers;
    private readonly Dictionary<string, AuthorizationModel> _models = new(StringComparer.Ordinal);

    public PolicyBench(IReadOnlyList<Bundle> bundles, AuthorizationSettings settings, CanonicalSettings canonical, IConfiguration configuration)
    {
        Bundles = bundles;
        _ledgers = new LedgerPool(TimeProvider.System, _stalls);
        _settings = settings with { Bundles = settings.Bundles with { Namespaces = bundles.Aggregate(settings.Bundles.Namespaces.ToDictionary(), (all, bundle) => { all[bundle.Manifest.Namespace] = WithItsTypes(all.GetValueOrDefault(bundle.Manifest.Namespace) ?? new BundleGrant(), bundle); return all; }) } };
        foreach (var bundle in bundles.Where(bundle => bundle.Model is not null))
        {
            _models[bundle.Manifest.Model!.Store] = bundle.Model!;
        }

        _held = new PolicyBundles(_settings);
        var compiler = new BundleCompiler(new PolicyCompiler(Relations([], [])));
        _held.Replace(bundles.Select(compiler.Compile));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // Never started: an application has to have one.
        builder.WebHost.UseKestrelCore();
        builder.Services
            .AddLogging()
            .AddRoutingCore()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(canonical)
            .AddSingleton(RoutePolicies.Known(_settings))
            .AddSingleton<IBundleRoutes>(_held)
            .AddRouteTable(configuration);
        _app = builder.Build();
        _app.UseCanonicalRequest().UseCanonicalRouting();
        _app.MapRouteTable();
        _app.Run(static _ => Task.CompletedTask);
        _judge = ((IApplicationBuilder)_app).Build();
    }

    /// <inheritdoc/>
    public IReadOnlyList<Bundle> Bundles { get; }

    /// <inheritdoc/>
    public async Task<TestVerdict> JudgeAsync(PolicyTestCase test)
    {
        if (test.Evaluation is { } question)
        {
            return await EvaluateAsync(question, Relations(test.Tuples, test.Attributes));
        }

        var context = new DefaultHttpContext { RequestServices = _app.Services };
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        context.Features.Set(_ledgers.Open());
        Fill(context, test);
        await _judge(context);
        if (context.Features.Get<CanonicalRequest>() is null)
        {
            return new TestVerdict(TestOutcomes.BadRequest, Code(answer), null, null);
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>() is not { } rules)
        {
            return new TestVerdict(TestOutcomes.NoRoute, null, null, null);
        }

        var relations = Relations(test.Tuples, test.Attributes);
        if (relations.Problem is { } problem)
        {
            return new TestVerdict("invalid_tuples", problem, rules.RouteId, null);
        }

        return await DecideAsync(context, test, rules, relations);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _held.Dispose();
        _stalls.Dispose();
    }

    // The refusal's code stands at the end of the problem's type.
    private static string? Code(MemoryStream answer)
    {
        using var problem = JsonDocument.Parse(answer.ToArray());
        return problem.RootElement.GetProperty("type").GetString()?.Split(':')[^1];
    }

    private async Task<TestVerdict> DecideAsync(HttpContext context, PolicyTestCase test, RouteRules rules, TestRelations relations)
    {
        var compiler = new PolicyCompiler(relations);
        using var held = new PolicyBundles(_settings);
        held.Replace(Bundles.Select(new BundleCompiler(compiler).Compile));
        if (new RoutePolicies(_settings, compiler, held).Find(rules.Policy) is not { } policy)
        {
            return new TestVerdict(TestOutcomes.NoRoute, null, rules.RouteId, rules.Policy);
        }

        TestVerdict Verdict(string outcome, string? reason = null) => new(outcome, reason, rules.RouteId, policy.Name);
        if (policy.IsAnonymous)
        {
            return Verdict(TestOutcomes.Allowed);
        }

        if (test.Caller is not { } caller || !rules.Schemes.Contains(test.Scheme, StringComparer.Ordinal))
        {
            return Verdict(TestOutcomes.Unauthenticated, test.Caller is null ? "no_credential" : "scheme");
        }

        if (rules.ProofOfPossession != ProofDemand.Optional && !IsProven(rules.ProofOfPossession, test.Proof))
        {
            return Verdict(TestOutcomes.Unauthenticated, "proof");
        }

        if (StepUp.Fault(caller, rules, test.Time, TimeSpan.Zero) is { } fault)
        {
            return Verdict(TestOutcomes.Unauthenticated, fault);
        }

        var input = new DecisionInput(caller) { Request = policy.Needs.HasFlag(RequirementNeeds.Request) ? DecisionInput.Facts(context, policy, test.Time) : null };
        return await policy.DecideAsync(input) switch
        {
            AuthorizationDecision.Allowed => Verdict(TestOutcomes.Allowed),
            AuthorizationDecision.Denied denied => Verdict(TestOutcomes.Denied, denied.Reason),
            AuthorizationDecision.Unavailable unavailable => Verdict(TestOutcomes.Unavailable, unavailable.Reason),
            _ => throw new InvalidOperationException("The cases of a closed type are closed."),
        };
    }

    private async Task<TestVerdict> EvaluateAsync(EvaluationQuestion question, TestRelations relations)
    {
        if (relations.Problem is { } problem)
        {
            return new TestVerdict("invalid_tuples", problem, null, null);
        }

        var trail = new RecordedEvaluation(default, Nobody, "test", default);
        var session = new EvaluationSession(relations, relations.Engine) { Trail = trail };
        return await new EvaluationService(new EvaluationRules(_settings.Evaluation, _settings.Bundles, _held)).EvaluateAsync(question, session) switch
        {
            EvaluationOutcome.Allowed => Verdict(TestOutcomes.Allowed),
            EvaluationOutcome.Denied denied => Verdict(TestOutcomes.Denied, denied.Reason),
            EvaluationOutcome.Unavailable unavailable => Verdict(TestOutcomes.Unavailable, unavailable.Reason),
            _ => throw new InvalidOperationException("The cases of a closed type are closed."),
        };

        TestVerdict Verdict(string outcome, string? reason = null) => new(outcome, reason, null, null) { Rule = trail.Rule?.Name };
    }

    private static bool IsProven(ProofDemand demand, string? proof) => demand switch
    {
        ProofDemand.Dpop => proof is "dpop",
        ProofDemand.Mtls => proof is "mtls",
        _ => proof is "dpop" or "mtls",
    };

    // Without the platform's configuration nobody granted them. With it, what lies outside was found before.
    private static BundleGrant WithItsTypes(BundleGrant grant, Bundle bundle) => grant with
    {
        ResourceTypes = [.. grant.ResourceTypes.Union(bundle.Manifest.Resources.Select(resource => EvaluationNames.Of(resource.Value.Type, resource.Key)), StringComparer.Ordinal)],
    };

    private TestRelations Relations(
        IReadOnlyCollection<(string, AuthGateway.Relations.Tuples.RelationshipTuple)> tuples, IReadOnlyCollection<(string, string, CelValue)> attributes) =>
        new(_models, tuples, attributes, TimeProvider.System);

    private static void Fill(DefaultHttpContext context, PolicyTestCase test)
    {
        var line = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        (line.Method, line.RawTarget, line.Protocol, line.Scheme) = (test.Method, test.Path, HttpProtocol.Http11, "https");
        foreach (var (name, value) in test.Headers)
        {
            context.Request.Headers.Append(name, value);
        }

        context.Request.Headers.Host = test.Host;
        if (test.ClientAddress is { } address)
        {
            context.SetClientAddress(new ClientAddress(IPAddress.Parse(address)));
        }
    }
}
