using System.Text.Json;
using AuthGateway.Authorization.Evaluation.Api;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Redis.Relations;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Authorization.Evaluation;

/// <summary>How the API's requests are read.</summary>
public sealed class BatchReaderTests
{
    private const string Whole = "'subject':{'type':'user','id':'a'},'action':{'name':'read'},'resource':{'type':'doc','id':'1'}";

    [Theory]
    [InlineData("{'action':{'name':'read'},'resource':{'type':'doc','id':'1'}}", "'subject' is missing.")]
    [InlineData("{'subject':null,'action':{'name':'read'},'resource':{'type':'doc','id':'1'}}", "'subject' is missing.")]
    [InlineData("{'subject':{'id':'a'},'action':{'name':'read'},'resource':{'type':'doc','id':'1'}}", "'subject.type' is missing.")]
    [InlineData("{'subject':{'type':'user'},'action':{'name':'read'},'resource':{'type':'doc','id':'1'}}", "'subject.id' is missing.")]
    [InlineData("{'subject':{'type':'user','id':''},'action':{'name':'read'},'resource':{'type':'doc','id':'1'}}", "'subject.id' is empty.")]
    [InlineData("{'subject':{'type':'user','id':7},'action':{'name':'read'},'resource':{'type':'doc','id':'1'}}", "'subject.id' must be a string.")]
    [InlineData("{'subject':'a','action':{'name':'read'},'resource':{'type':'doc','id':'1'}}", "'subject' must be an object.")]
    [InlineData("{'subject':{'type':'user','id':'a','properties':[]},'action':{'name':'read'},'resource':{'type':'doc','id':'1'}}", "'subject.properties' must be an object.")]
    [InlineData("{'subject':{'type':'user','id':'a'},'resource':{'type':'doc','id':'1'}}", "'action' is missing.")]
    [InlineData("{'subject':{'type':'user','id':'a'},'action':{},'resource':{'type':'doc','id':'1'}}", "'action.name' is missing.")]
    [InlineData("{'subject':{'type':'user','id':'a'},'action':{'name':123},'resource':{'type':'doc','id':'1'}}", "'action.name' must be a string.")]
    [InlineData("{'subject':{'type':'user','id':'a'},'action':{'name':'read'}}", "'resource' is missing.")]
    [InlineData("{'subject':{'type':'user','id':'a'},'action':{'name':'read'},'resource':{'type':'doc'}}", "'resource.id' is missing.")]
    [InlineData("{'subject':{'type':'user','id':'a'},'action':{'name':'read'},'resource':{'id':'1'}}", "'resource.type' is missing.")]
    [InlineData("{" + Whole + ",'context':'x'}", "'context' must be an object.")]
    public void What_is_wrong_with_a_question_is_named(string body, string error) => Assert.Equal(error, BatchReader.Single(Json(body)).Error);

    [Theory]
    [InlineData("{" + Whole + ",'evaluations':{}}")]
    [InlineData("{" + Whole + ",'evaluations':'x'}")]
    [InlineData("{" + Whole + ",'options':[],'evaluations':[{}]}")]
    [InlineData("{" + Whole + ",'options':{'evaluations_semantic':'bogus'},'evaluations':[{}]}")]
    [InlineData("{" + Whole + ",'options':{'evaluations_semantic':1},'evaluations':[{}]}")]
    [InlineData("{'subject':'a','evaluations':[{}]}")]
    [InlineData("{" + Whole + ",'evaluations':[{},{},{}]}")]
    public void What_is_wrong_with_a_batch_as_a_whole_is_an_error(string body) =>
        Assert.Equal(StatusCodes.Status400BadRequest, BatchReader.Read(Json(body), most: 2).Error!.Status);

    [Theory]
    [InlineData("{" + Whole + "}")]
    [InlineData("{" + Whole + ",'evaluations':[]}")]
    [InlineData("{" + Whole + ",'evaluations':null}")]
    public void Without_evaluations_it_is_a_single_one(string body) => Assert.Equal((null, null), BatchReader.Read(Json(body), most: 2));

    [Fact]
    public void The_top_stands_in_for_what_a_question_lacks_and_is_replaced_whole()
    {
        var (batch, _) = BatchReader.Read(
            Json("""
                {'subject':{'type':'user','id':'a','properties':{'role':'admin'}},'action':{'name':'read','properties':{'x':1}},'context':{'time':'t'},
                 'evaluations':[{'resource':{'type':'doc','id':'1'}},
                                {'resource':{'type':'doc','id':'2'},'subject':{'id':'b'},'context':{'ip':'i'}},
                                {'subject':{'type':'user','id':'c'}}, 7]}
                """),
            most: 9);

        Assert.Equal(BatchSemantic.ExecuteAll, batch!.Semantic);
        var first = batch.Items[0].Question!;
        Assert.Equal(("a", "read", "1", "t"), (first.Subject.Id, first.Action.Name, first.Resource.Id, first.Context.GetProperty("time").GetString()));
        Assert.Equal("admin", first.Subject.Text("role"));

        // A type is taken from the top where it is missing; properties never are, for they speak of another subject.
        var second = batch.Items[1].Question!;
        Assert.Equal(("user", "b", null), (second.Subject.Type, second.Subject.Id, second.Subject.Text("role")));
        Assert.False(second.Context.TryGetProperty("time", out _));
        Assert.Equal("'resource' is missing.", batch.Items[2].Error);
        Assert.Equal("An evaluation must be an object.", batch.Items[3].Error);
    }

    // CWE-405: the top of a small body stands in for fifty questions, or for a thousand.
    [Fact]
    public void The_top_is_read_once_however_many_questions_it_stands_in_for()
    {
        var large = string.Join(',', Enumerable.Repeat("0", 20_000));
        var top = $"'subject':{{'type':'user','id':'a','properties':{{'x':[{large}]}}}},'action':{{'name':'read'}},'resource':{{'type':'doc','id':'1'}},'context':{{'x':[{large}]}}";
        Allocated(2);
        var few = Allocated(2);

        Assert.True(Allocated(50) < 2 * few, $"{few} bytes for two");

        long Allocated(int count)
        {
            var body = Json($"{{{top},'evaluations':[{string.Join(',', Enumerable.Repeat("{}", count))}]}}");
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(count, BatchReader.Read(body, most: 50).Batch!.Items.Count(item => item.Question is not null));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_page_token_belongs_to_its_search_in_any_spelling_of_it()
    {
        const string Search = "{'subject':{'type':'user'},'action':{'name':'read'},'resource':{'type':'doc','id':'1','properties':{'b':1,'a':[1,{'d':2,'c':3}]}}";
        var first = SearchRequest.Read(Json(Search + ",'page':{'limit':2}}"), "search-subject", Sought.Subject, most: 10).Request!;
        var token = SearchToken.Write(first.Common, "u2", first.Limit, [("01JDQW8X5N0000000000000001", new StoreMoment(3, 9))]);

        var next = Next("{'page':{'token':'TOKEN'},'resource':{'id':'1','type':'doc','properties':{'a':[1,{'c':3,'d':2}],'b':1}},'action':{'name':'read'},'subject':{'type':'user','id':'x'}}");
        Assert.Equal(new SearchPlace("u2", 2), next!.Place);
        Assert.Equal(new StoreMoment(3, 9), Assert.Single(next.Pins).Value);
        Assert.Null(Next(Search + ",'page':{'token':'TOKEN','limit':3}}"));
        Assert.Null(Next(Search.Replace("'b':1", "'b':2", StringComparison.Ordinal) + ",'page':{'token':'TOKEN'}}"));
        Assert.Null(Next(Search + ",'page':{'token':'TOKEN'},'context':{'a':1}}"));
        Assert.Null(Next(Search + ",'page':{'token':'TOKENx'}}"));
        Assert.Null(SearchRequest.Read(Json(Search + $",'page':{{'token':'{token}'}}}}"), "search-resource", Sought.Subject, most: 10).Request);

        SearchRequest? Next(string body) => SearchRequest.Read(Json(body.Replace("TOKEN", token, StringComparison.Ordinal)), "search-subject", Sought.Subject, most: 10).Request;
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("'1'")]
    [InlineData("99999999999")]
    public void A_limit_is_a_whole_number(string limit) =>
        Assert.Null(SearchRequest.Read(Json("{" + Whole + $",'page':{{'limit':{limit}}}}}"), "search-subject", Sought.Subject, most: 10).Request);

    [Fact]
    public void A_page_is_never_larger_than_the_bound() =>
        Assert.Equal(10, SearchRequest.Read(Json("{" + Whole + ",'page':{'limit':5000}}"), "search-subject", Sought.Subject, most: 10).Request!.Place.Size);

    // CWE-113: what is repeated must not end the header and begin another.
    [Theory]
    [InlineData("bfe9eb29-ab87-4ca3-be83-a1d5d8305716", true)]
    [InlineData("a\r\nSet-Cookie: b=c", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\u0000b", false)]
    [InlineData("a b", false)]
    [InlineData("\u00FC", false)]
    [InlineData("", false)]
    public void A_request_id_is_repeated_when_it_is_one_line_of_visible_ASCII(string id, bool isSound) =>
        Assert.Equal(isSound, RequestIdEcho.IsSound(new HeaderDictionary { ["X-Request-ID"] = id }));

    [Fact]
    public void A_request_id_is_bounded_and_comes_once()
    {
        Assert.True(RequestIdEcho.IsSound(new HeaderDictionary()));
        Assert.True(RequestIdEcho.IsSound(new HeaderDictionary { ["X-Request-ID"] = new string('a', 128) }));
        Assert.False(RequestIdEcho.IsSound(new HeaderDictionary { ["X-Request-ID"] = new string('a', 129) }));
        Assert.False(RequestIdEcho.IsSound(new HeaderDictionary { ["X-Request-ID"] = new[] { "a", "b" } }));
    }

    private static JsonElement Json(string text) => Decisions.Json(text);
}
