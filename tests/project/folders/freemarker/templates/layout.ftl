<#import "lib/ui.ftl" as ui>
<#macro page>
<html><body>
<#nested>
<#include "footer.ftl">
</body></html>
</#macro>
