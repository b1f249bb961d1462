using AuthGateway.Authorization;
using static AuthGateway.Tests.Authorization.PolicyUnderTest;

namespace AuthGateway.Tests.Authorization.Conditions;

/// <summary>A condition that is wrong is found before anything is served.</summary>
public sealed class ConditionRefusalTests
{
    [Theory]
    [InlineData("principal.subjekt == 'x'", "line 1, column ")]
    [InlineData("principal.subject ==", "line 1, column ")]
    [InlineData("true &&\n  principal.subject == 3", "line 2, column ")]
    [InlineData("principal.subject", "bool")]
    [InlineData("unknown == 'x'", "unknown")]
    [InlineData("request.client_address.in_cidr('10.0.0.0/33')", "line 1, column ")]
    [InlineData("request.time.getHours('Europe/Berlin') < 3 && request.path.matches('[')", "line 1, column ")]
    public void A_wrong_expression_is_refused_with_its_place(string condition, string told)
    {
        var error = Assert.Single(Errors(new PolicySettings { Condition = condition }));

        Assert.StartsWith("P:Condition is wrong at line ", error, StringComparison.Ordinal);
        Assert.Contains(told, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    // What is not listed would look like what did not come, and a negation of it would hold for everybody.
    [Theory]
    [InlineData("!('x-blocked' in request.headers)")]
    [InlineData("request.headers['x-blocked'] != 'yes'")]
    [InlineData("!has(request.headers.blocked)")]
    [InlineData("!('X-Tenant' in request.headers)")]
    public void A_header_that_is_not_listed_cannot_be_named(string condition)
    {
        var error = Assert.Single(Errors(new PolicySettings { Condition = condition, ConditionHeaders = ["x-tenant"] }));

        Assert.Contains("is not listed in ConditionHeaders", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("!(principal.claims.header[0] in request.headers)")]
    [InlineData("request.headers[principal.subject] == 'x'")]
    [InlineData("request.headers.all(name, name != 'x-blocked')")]
    [InlineData("request.headers.size() == 0")]
    [InlineData("request.headers == {'x-tenant': 'a'}")]
    [InlineData("[request.headers].exists(headers, !('x-blocked' in headers))")]
    [InlineData("[request].exists(it, !('x-blocked' in it.headers))")]
    [InlineData("!(principal.subject in request.path_params)")]
    public void Headers_and_path_parameters_are_named_by_constants_alone(string condition) =>
        Assert.NotEmpty(Errors(new PolicySettings { Condition = condition, ConditionHeaders = ["x-tenant"] }));

    [Theory]
    [InlineData("authorization")]
    [InlineData("cookie")]
    [InlineData("dpop")]
    [InlineData("x-api-key")]
    [InlineData("proxy-authorization")]
    [InlineData("x-authgateway-subject")]
    [InlineData("x-forwarded-for")]
    [InlineData("X-Tenant")]
    [InlineData("x_tenant")]
    [InlineData("")]
    public void A_header_that_carries_a_credential_or_an_address_cannot_be_listed(string header)
    {
        var errors = Errors(new PolicySettings { Condition = "request.method == 'GET'", ConditionHeaders = ["x-tenant", header] });

        Assert.StartsWith("P:ConditionHeaders:1 ", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_without_a_condition_are_a_mistake() =>
        Assert.Single(Errors(new PolicySettings { Roles = ["a"], ConditionHeaders = ["x-tenant"] }));

    [Fact]
    public void A_condition_alone_is_a_demand() => Assert.Empty(Errors(new PolicySettings { Condition = "true" }));

    [Fact]
    public void What_a_condition_reads_of_the_path_is_known_before_it_is_served()
    {
        var policy = new PolicySettings
        {
            AnyOf =
            [
                new PolicySettings { Condition = "request.path_params.memberId == principal.subject && 'x' == request.path_params['order']" },
                new PolicySettings { Condition = "!has(request.path_params.maybe) || request.path_params.maybe == 'x'" },
            ],
        };

        Assert.Equal(["memberId", "order"], PolicyParts.PathParameters(policy));
    }
}
