<p>A sale of teapots.</p>
<cfif subscribed><cfinclude template="footer.cfm"></cfif>
