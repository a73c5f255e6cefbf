<#include "layout.ftl">
<@page>
<#-- <#include "gone.ftl"> -->
<p>Hello ${user.name}</p>
<#list pots as pot><p>${pot}</p></#list>
<#noparse>${unread}<#include "gone.ftl"></#noparse>
</@page>
