<p>This is not spam.</p>
<a href="<c:url value="/leave"/>">Unsubscribe</a>
