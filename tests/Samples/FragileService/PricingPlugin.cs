using Microsoft.Extensions.Configuration;

namespace OrderService;

internal static class PricingPlugin
{
    internal static IPricing Load(IConfiguration configuration)
    {
        var name = configuration["Pricing"] ?? "OrderService.FruitPricing";
        var type = Type.GetType(name)!; // LIFE1001
        return (IPricing)Activator.CreateInstance(type)!;
    }
}
