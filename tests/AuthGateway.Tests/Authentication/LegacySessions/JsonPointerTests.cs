using System.Text.Json;
using AuthGateway.Authentication.LegacySessions;

namespace AuthGateway.Tests.Authentication.LegacySessions;

/// <summary>RFC 6901, with the document of its section 5.</summary>
public sealed class JsonPointerTests
{
    private static readonly JsonElement Document = JsonElement.Parse(
        """{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8,"~1":9,"none":null}""");

    [Theory]
    [InlineData("/foo/0", "\"bar\"")]
    [InlineData("/", "0")]
    [InlineData("/a~1b", "1")]
    [InlineData("/c%d", "2")]
    [InlineData("/e^f", "3")]
    [InlineData("/g|h", "4")]
    [InlineData("/i\\j", "5")]
    [InlineData("/k\"l", "6")]
    [InlineData("/ ", "7")]
    [InlineData("/m~0n", "8")]
    [InlineData("/~01", "9")]
    public void The_RFCs_own_examples(string text, string value) => Assert.Equal(value, JsonPointer.Parse(text)!.Find(Document)!.Value.GetRawText());

    [Fact]
    public void The_empty_pointer_is_the_whole_document() => Assert.Equal(JsonValueKind.Object, JsonPointer.Parse("")!.Find(Document)!.Value.ValueKind);

    [Theory]
    [InlineData("/foo/2")]
    [InlineData("/foo/-")]
    [InlineData("/foo/00")]
    [InlineData("/foo/-1")]
    [InlineData("/foo/+1")]
    [InlineData("/foo/99999999999")]
    [InlineData("/foo/0/x")]
    [InlineData("/bar")]
    [InlineData("/none")]
    public void What_is_not_there_is_not_found(string text) => Assert.Null(JsonPointer.Parse(text)!.Find(Document));

    [Theory]
    [InlineData("foo")]
    [InlineData("/~")]
    [InlineData("/~2")]
    [InlineData("/a~")]
    public void What_is_no_pointer_is_none(string text) => Assert.Null(JsonPointer.Parse(text));
}
