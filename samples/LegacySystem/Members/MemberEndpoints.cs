using LegacySystem.Identity;

namespace LegacySystem.Members;

internal static class MemberEndpoints
{
    public static void MapMembers(this WebApplication app)
    {
        var member = app.MapGroup("/members/{id}").AddEndpointFilter<CallerFilter>();
        member.MapGet("/profile", Profile);
        member.MapGet("/points", Points);
        member.MapGet("/purchases", Purchases);
        member.MapPost("/purchases", Buy);
    }

    private static IResult Profile(HttpContext context, MemberStore members)
    {
        var caller = Caller.Of(context);
        return members.Find(caller.MemberId) is { } member
            ? TypedResults.Ok(new
            {
                member.Id,
                member.Name,
                member.Email,
                member.Tier,
                caller = new { caller.Subject, via = caller.Via, caller.Verified },
            })
            : TypedResults.NotFound();
    }

    private static IResult Points(HttpContext context, MemberStore members) =>
        members.Find(Caller.Of(context).MemberId) is { } member
            ? TypedResults.Ok(new { member.Id, member.Points })
            : TypedResults.NotFound();

    private static IResult Purchases(HttpContext context, MemberStore members, int page = 1)
    {
        if (members.Find(Caller.Of(context).MemberId) is not { } member)
        {
            return TypedResults.NotFound();
        }

        if (page is < 1 or > 1000)
        {
            return TypedResults.BadRequest(new { error = "page is 1 to 1000" });
        }

        var (items, total) = members.Purchases(member.Id, page);
        return TypedResults.Ok(new { member.Id, page, pageSize = MemberStore.PageSize, total, items });
    }

    private static IResult Buy(HttpContext context, MemberStore members, TimeProvider time, NewPurchase purchase)
    {
        if (members.Find(Caller.Of(context).MemberId) is not { } member)
        {
            return TypedResults.NotFound();
        }

        if (purchase is not { Item.Length: > 0 and <= 200, Cents: > 0 })
        {
            return TypedResults.BadRequest(new { error = "an item of 1 to 200 characters and a price above 0 cents" });
        }

        return members.Add(member.Id, purchase.Item, purchase.Cents, time.GetUtcNow()) is { } added
            ? TypedResults.Created($"/members/{member.Id}/purchases/{added.Number}", added)
            : TypedResults.Conflict();
    }
}
