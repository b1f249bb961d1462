using System.Text;
using AuthGateway.Tokens.Service;
using FsCheck;
using FsCheck.Fluent;

namespace AuthGateway.Tests.Tokens.Service;

/// <summary>One reading of a body, or none (RFC 6749 section 3.2 and appendix B).</summary>
public sealed class OAuthFormTests
{
    [Fact]
    public void Values_are_decoded_once()
    {
        var form = Parse("a=b+c&d=%C3%A9%2525&e=");
        Assert.Equal(("b c", "é%25", null), (form["a"], form["d"], form["e"]));
    }

    [Theory]
    [InlineData("client_id=app&client_id=app")]
    [InlineData("client_id=app&client%5Fid=other")]
    [InlineData("scope=&scope=profile")]
    [InlineData("unknown=1&unknown=2")]
    public void RFC_6749_section_3_2_a_repeated_parameter_is_refused(string body) => Refused(body);

    [Fact]
    public void RFC_8707_section_2_resource_and_audience_may_be_repeated() =>
        Assert.Equal(["https://a", "https://b"], Parse("resource=https%3A%2F%2Fa&resource=https://b").All("resource"));

    [Theory]
    [InlineData("a=%")]
    [InlineData("a=%2")]
    [InlineData("a=%zz")]
    [InlineData("a=%C3%28")]
    [InlineData("a=%ED%A0%80")]
    [InlineData("a=%00")]
    [InlineData("a=1%0d%0ab")]
    [InlineData("=a")]
    public void What_two_parsers_could_read_in_two_ways_is_refused(string body) => Refused(body);

    [Fact]
    public void A_body_with_more_parameters_than_any_request_has_is_refused() =>
        Refused(string.Join('&', Enumerable.Range(0, OAuthForm.MaxParameters + 1).Select(i => $"p{i}=1")));

    [Fact]
    public void Whatever_is_written_by_the_rules_is_read_back() => Prop.ForAll<NonNull<string>>(text =>
    {
        var clean = new string([.. text.Get.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]);
        return (Parse($"a={Uri.EscapeDataString(clean)}")["a"] ?? "") == clean;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_bytes_at_all_make_it_throw() => Prop.ForAll<byte[]>(bytes =>
    {
        var (form, error) = OAuthForm.Parse(bytes);
        return form is null != error is null;
    }).QuickCheckThrowOnFailure();

    private static OAuthForm Parse(string body)
    {
        var (form, error) = OAuthForm.Parse(Encoding.UTF8.GetBytes(body));
        Assert.Null(error);
        return form!;
    }

    private static void Refused(string body)
    {
        var (form, error) = OAuthForm.Parse(Encoding.UTF8.GetBytes(body));
        Assert.Null(form);
        Assert.Equal((400, "invalid_request"), (error!.Status, error.Code));
    }
}
