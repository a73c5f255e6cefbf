<#import "lib/ui.ftl" as ui>
<html><body>
<p>A sale of teapots.</p>
<#if subscribed><#include "footer.ftl"></#if>
</body></html>
